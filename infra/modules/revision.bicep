// A container app as it is to be from now on.
param name string
param location string
param tags object
param shared object

@secure()
param operatorKey string
param settings array

@description('Empty: there is none yet, and a placeholder stands in for it.')
param image string
param resources object
param scale object
param healthPort int
param terminationSeconds int
param ingress object?

var placeholder = 'mcr.microsoft.com/azuredocs/containerapps-helloworld:latest'
var isPlaceholder = empty(image) || image == placeholder
var health = { path: '/healthz', port: healthPort, scheme: 'HTTP' }

resource app 'Microsoft.App/containerApps@2024-03-01' = {
  name: name
  location: location
  tags: tags
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${shared.dataIdentityId}': {}
      '${shared.pullIdentityId}': {}
    }
  }
  properties: {
    environmentId: shared.environmentId
    configuration: {
      activeRevisionsMode: 'Single'
      ingress: ingress
      registries: [{ server: shared.registryServer, identity: shared.pullIdentityId }]
      secrets: [{ name: 'operator-key', value: operatorKey }]
    }
    template: {
      terminationGracePeriodSeconds: terminationSeconds
      containers: [
        {
          name: 'main'
          image: isPlaceholder ? placeholder : image
          env: settings
          resources: resources
          // Ready: it takes requests. That it is stopping, or waits for a silo, is no reason to kill it.
          probes: isPlaceholder ? [] : [
            { type: 'Startup', httpGet: health, periodSeconds: 5, failureThreshold: 48 }
            { type: 'Readiness', httpGet: health, periodSeconds: 5, failureThreshold: 3 }
            { type: 'Liveness', tcpSocket: { port: healthPort }, periodSeconds: 10, failureThreshold: 6 }
          ]
        }
      ]
      scale: scale
    }
  }
}

output fqdn string = ingress == null ? '' : app.properties.configuration.ingress.fqdn
