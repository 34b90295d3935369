// Two identities: one may use the tables and nothing else, the other may pull images and nothing else.
param location string
param tags object
param suffix string

resource data 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-traces-data-${suffix}'
  location: location
  tags: tags
}

resource pull 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-traces-pull-${suffix}'
  location: location
  tags: tags
}

output dataId string = data.id
output dataClientId string = data.properties.clientId
output dataPrincipalId string = data.properties.principalId
output pullId string = pull.id
output pullPrincipalId string = pull.properties.principalId
