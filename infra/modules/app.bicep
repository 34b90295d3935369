// One app: the same program in one of its roles.
param name string
param exists bool
param location string
param tags object

@description('environmentId, registryServer, pullIdentityId, dataIdentityId')
param shared object

@secure()
param operatorKey string

@description('Environment variables of the container.')
param settings array
param cpu string
param memory string
param minReplicas int
param maxReplicas int
param scaleRules array
param terminationSeconds int

@description('Null: nobody reaches it but the other processes of the instance, on its silo ports.')
param ingress object?

// Every process answers here, whatever its role: /healthz, and /metrics to an operator.
var healthPort = 4320

module current 'image.bicep' = {
  name: '${name}-image'
  params: {
    name: name
    exists: exists
  }
}

module revision 'revision.bicep' = {
  name: '${name}-revision'
  params: {
    name: name
    location: location
    tags: union(tags, { 'azd-service-name': name })
    shared: shared
    operatorKey: operatorKey
    settings: settings
    image: current.outputs.image
    resources: { cpu: json(cpu), memory: memory }
    scale: { minReplicas: minReplicas, maxReplicas: maxReplicas, rules: scaleRules }
    healthPort: healthPort
    terminationSeconds: terminationSeconds
    ingress: ingress
  }
}

output fqdn string = revision.outputs.fqdn
