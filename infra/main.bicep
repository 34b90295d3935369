// One instance of Orleans.Traces on Azure Container Apps, with everything that it keeps in the tables of one storage account.
targetScope = 'subscription'

@minLength(1)
@maxLength(32)
@description('The azd environment: names the resource group, and goes into every name.')
param environmentName string

@minLength(1)
@description('Where all of it lies.')
param location string

@secure()
@minLength(84)
@maxLength(84)
@description('The operator key that the instance begins with: ot_, 16 hex digits, _, 64 hex digits.')
param operatorKey string

@minValue(1)
@maxValue(36500)
@description('Whole days that a trace is kept.')
param retentionDays int = 30

@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
@description('How often the storage account keeps what is acknowledged, and where.')
param storageSku string = 'Standard_ZRS'

@minValue(2)
@description('Silos that always run. With two, one may stop or be replaced at any time.')
param siloMinReplicas int = 2

@description('Silos at most.')
param siloMaxReplicas int = 10

@minValue(1)
@description('Gateways that always run.')
param gatewayMinReplicas int = 1

@description('Gateways at most.')
param gatewayMaxReplicas int = 10

@minValue(1)
@description('Page servers that always run.')
param webMinReplicas int = 1

@description('Page servers at most.')
param webMaxReplicas int = 3

@description('An OTLP/HTTP endpoint that the instance sends its own metrics to; empty: none.')
param metricsOtlpEndpoint string = ''

@description('Set by azd: the app is there, and keeps the image that it has.')
param siloExists bool = false

@description('Set by azd: the app is there, and keeps the image that it has.')
param gatewayExists bool = false

@description('Set by azd: the app is there, and keeps the image that it has.')
param webExists bool = false

var tags = { 'azd-env-name': environmentName }
var suffix = uniqueString(subscription().id, environmentName, location)

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module identities 'modules/identities.bicep' = {
  name: 'identities'
  scope: group
  params: {
    location: location
    tags: tags
    suffix: suffix
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  scope: group
  params: {
    location: location
    tags: tags
    name: 'traces${suffix}'
    sku: storageSku
    dataPrincipalId: identities.outputs.dataPrincipalId
  }
}

module registry 'modules/registry.bicep' = {
  name: 'registry'
  scope: group
  params: {
    location: location
    tags: tags
    name: 'traces${suffix}'
    pullPrincipalId: identities.outputs.pullPrincipalId
  }
}

module environment 'modules/environment.bicep' = {
  name: 'environment'
  scope: group
  params: {
    location: location
    tags: tags
    suffix: suffix
  }
}

// What every process is told, whatever it does.
var settings = [
  { name: 'Traces__Storage__Connection', value: storage.outputs.tableEndpoint }
  { name: 'Traces__Listen__Address', value: '0.0.0.0' }
  { name: 'Traces__Retention__Days', value: string(retentionDays) }
  { name: 'Traces__Metrics__OtlpEndpoint', value: metricsOtlpEndpoint }
  { name: 'Traces__Access__OperatorKey', secretRef: 'operator-key' }
  { name: 'AZURE_CLIENT_ID', value: identities.outputs.dataClientId }
  { name: 'DOTNET_GCgen0size', value: '0x4000000' }
]

var shared = {
  environmentId: environment.outputs.id
  registryServer: registry.outputs.loginServer
  pullIdentityId: identities.outputs.pullId
  dataIdentityId: identities.outputs.dataId
}

module silo 'modules/app.bicep' = {
  name: 'silo'
  scope: group
  params: {
    name: 'silo'
    exists: siloExists
    location: location
    tags: tags
    shared: shared
    operatorKey: operatorKey
    settings: concat(settings, [
      { name: 'Traces__Cluster__Roles', value: 'silo' }
      { name: 'Traces__Alerts__PageAddress', value: 'https://${web.outputs.fqdn}' }
    ])
    cpu: '1.0'
    memory: '2Gi'
    minReplicas: siloMinReplicas
    maxReplicas: siloMaxReplicas
    scaleRules: [{ name: 'cpu', custom: { type: 'cpu', metadata: { type: 'Utilization', value: '70' } } }]
    // What is under way ends, and another silo takes the journal over.
    terminationSeconds: 60
  }
}

module gateway 'modules/app.bicep' = {
  name: 'gateway'
  scope: group
  params: {
    name: 'gateway'
    exists: gatewayExists
    location: location
    tags: tags
    shared: shared
    operatorKey: operatorKey
    settings: concat(settings, [{ name: 'Traces__Cluster__Roles', value: 'gateway' }])
    cpu: '0.5'
    memory: '1Gi'
    minReplicas: gatewayMinReplicas
    maxReplicas: gatewayMaxReplicas
    scaleRules: [{ name: 'http', http: { metadata: { concurrentRequests: '50' } } }]
    terminationSeconds: 30
    // gRPC, and the HTTP paths over HTTP/2.
    ingress: { external: true, targetPort: 4317, transport: 'http2', allowInsecure: false }
  }
}

module web 'modules/app.bicep' = {
  name: 'web'
  scope: group
  params: {
    name: 'web'
    exists: webExists
    location: location
    tags: tags
    shared: shared
    operatorKey: operatorKey
    settings: concat(settings, [
      { name: 'Traces__Cluster__Roles', value: 'web' }
      { name: 'Traces__Web__OtlpAddress', value: 'https://${gateway.outputs.fqdn}' }
    ])
    cpu: '0.5'
    memory: '1Gi'
    minReplicas: webMinReplicas
    maxReplicas: webMaxReplicas
    scaleRules: [{ name: 'http', http: { metadata: { concurrentRequests: '30' } } }]
    terminationSeconds: 30
    // A reader's connection stays with the process that holds the page.
    ingress: { external: true, targetPort: 4320, transport: 'auto', allowInsecure: false, stickySessions: { affinity: 'sticky' } }
  }
}

output AZURE_CONTAINER_REGISTRY_ENDPOINT string = registry.outputs.loginServer
output AZURE_RESOURCE_GROUP string = group.name
output AZURE_STORAGE_ACCOUNT string = storage.outputs.name
output OTLP_URL string = 'https://${gateway.outputs.fqdn}'
output WEB_URL string = 'https://${web.outputs.fqdn}'
