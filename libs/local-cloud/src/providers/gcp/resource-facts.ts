import { type FactsText } from './facts.ts';

/**
 * What Google's provider says of its resources: data, made from the Terraform schema of August 2026 with the property names
 * that @pulumi/gcp 9.37 declares. Paths of properties are separated by spaces. A path that ends in "!" is a block that
 * itself cannot appear or vanish, while its properties have entries of their own. A path that ends in "?" is an input that
 * Google fills in where a program leaves it out. The two types at the end are written from the provider's documentation.
 */
export const RESOURCE_FACTS: Record<string, FactsText> = {
  'gcp:artifactregistry/repository:Repository': {
    id: 'projects/{project}/locations/{location}/repositories/{repositoryId}',
    immutable: `
      format kmsKeyName location mavenConfig.allowSnapshotOverwrites mavenConfig.versionPolicy mode project
      remoteRepositoryConfig! remoteRepositoryConfig.aptRepository remoteRepositoryConfig.commonRepository
      remoteRepositoryConfig.description remoteRepositoryConfig.dockerRepository
      remoteRepositoryConfig.mavenRepository remoteRepositoryConfig.noCache remoteRepositoryConfig.npmRepository
      remoteRepositoryConfig.pythonRepository remoteRepositoryConfig.yumRepository repositoryId`,
    conflicts: [
      'remoteRepositoryConfig virtualRepositoryConfig',
      `
      remoteRepositoryConfig.dockerRepository.customRepository
      remoteRepositoryConfig.dockerRepository.publicRepository`,
      `
      remoteRepositoryConfig.mavenRepository.customRepository remoteRepositoryConfig.mavenRepository.publicRepository`,
      `
      remoteRepositoryConfig.npmRepository.customRepository remoteRepositoryConfig.npmRepository.publicRepository`,
      `
      remoteRepositoryConfig.pythonRepository.customRepository
      remoteRepositoryConfig.pythonRepository.publicRepository`,
    ],
    oneOf: [
      `
      remoteRepositoryConfig.aptRepository remoteRepositoryConfig.commonRepository
      remoteRepositoryConfig.dockerRepository remoteRepositoryConfig.mavenRepository
      remoteRepositoryConfig.npmRepository remoteRepositoryConfig.pythonRepository
      remoteRepositoryConfig.yumRepository`,
    ],
    defaults: {
      'cleanupPolicies.condition.tagState': 'ANY',
      'mavenConfig.versionPolicy': 'VERSION_POLICY_UNSPECIFIED',
      mode: 'STANDARD_REPOSITORY',
    },
    computed: `
      createTime deletionPolicy? effectiveLabels location? name project? registryUri pulumiLabels updateTime
      vulnerabilityScanningConfig? vulnerabilityScanningConfig.enablementState
      vulnerabilityScanningConfig.enablementStateReason`,
  },
  'gcp:certificatemanager/certificate:Certificate': {
    id: 'projects/{project}/locations/{location}/certificates/{name}',
    immutable: 'location managed name project scope',
    oneOf: [
      'managed selfManaged',
      'selfManaged.certificatePem selfManaged.pemCertificate',
      'selfManaged.pemPrivateKey selfManaged.pemPrivateKeyWo selfManaged.privateKeyPem',
    ],
    together: ['selfManaged.pemPrivateKeyWo selfManaged.pemPrivateKeyWoVersion'],
    defaults: { location: 'global', scope: 'DEFAULT' },
    secret: 'selfManaged.certificatePem selfManaged.pemPrivateKey selfManaged.privateKeyPem',
    computed: `
      deletionPolicy? effectiveLabels managed.authorizationAttemptInfos managed.provisioningIssues managed.state
      project? sanDnsnames pulumiLabels`,
  },
  'gcp:certificatemanager/certificateMap:CertificateMap': {
    id: 'projects/{project}/locations/global/certificateMaps/{name}',
    immutable: 'name project',
    computed: 'createTime deletionPolicy? effectiveLabels gclbTargets project? pulumiLabels updateTime',
  },
  'gcp:certificatemanager/certificateMapEntry:CertificateMapEntry': {
    id: 'projects/{project}/locations/global/certificateMaps/{map}/certificateMapEntries/{name}',
    immutable: 'hostname map matcher name project',
    oneOf: ['hostname matcher'],
    computed: 'createTime deletionPolicy? effectiveLabels project? state pulumiLabels updateTime',
  },
  'gcp:certificatemanager/dnsAuthorization:DnsAuthorization': {
    id: 'projects/{project}/locations/{location}/dnsAuthorizations/{name}',
    immutable: 'domain location name project type',
    defaults: { location: 'global' },
    computed: 'deletionPolicy? dnsResourceRecords effectiveLabels project? pulumiLabels type?',
  },
  'gcp:compute/address:Address': {
    id: 'projects/{project}/regions/{region}/addresses/{name}',
    immutable: `
      address addressType description ipCollection ipVersion ipv6EndpointType name network networkTier prefixLength
      project purpose region subnetwork`,
    defaults: { addressType: 'EXTERNAL' },
    computed: `
      address? addressId creationTimestamp deletionPolicy? effectiveLabels labelFingerprint networkTier? prefixLength?
      project? purpose? region? selfLink subnetwork? pulumiLabels users`,
  },
  'gcp:compute/globalAddress:GlobalAddress': {
    id: 'projects/{project}/global/addresses/{name}',
    immutable: 'address addressType description ipVersion name network prefixLength project purpose',
    defaults: { addressType: 'EXTERNAL' },
    computed: `
      address? creationTimestamp deletionPolicy? effectiveLabels labelFingerprint prefixLength? project? selfLink
      pulumiLabels`,
  },
  'gcp:compute/network:Network': {
    id: 'projects/{project}/global/networks/{name}',
    immutable: 'autoCreateSubnetworks description internalIpv6Range name networkProfile params project',
    defaults: { autoCreateSubnetworks: true, networkFirewallPolicyEnforcementOrder: 'AFTER_CLASSIC_FIREWALL' },
    computed: `
      bgpAlwaysCompareMed? bgpBestPathSelectionMode? bgpInterRegionCost? deletionPolicy? gatewayIpv4
      internalIpv6Range? mtu? networkId numericId project? routingMode? selfLink`,
  },
  'gcp:compute/router:Router': {
    id: 'projects/{project}/regions/{region}/routers/{name}',
    immutable: 'encryptedInterconnectRouter name nccGateway network params! project region',
    conflicts: ['nccGateway network'],
    defaults: { 'bgp.advertiseMode': 'DEFAULT', 'bgp.keepaliveInterval': 20 },
    computed: 'creationTimestamp deletionPolicy? project? region? selfLink',
  },
  'gcp:compute/routerNat:RouterNat': {
    id: '{project}/{region}/{router}/{name}',
    immutable: 'endpointTypes initialNatIps name project region router type',
    conflicts: ['drainNatIps initialNatIps', 'initialNatIps natIps'],
    defaults: {
      icmpIdleTimeoutSec: 30,
      tcpEstablishedIdleTimeoutSec: 1200,
      tcpTimeWaitTimeoutSec: 120,
      tcpTransitoryIdleTimeoutSec: 30,
      type: 'PUBLIC',
      udpIdleTimeoutSec: 30,
    },
    computed: `
      autoNetworkTier? deletionPolicy? drainNatIps? enableDynamicPortAllocation? enableEndpointIndependentMapping?
      endpointTypes? minPortsPerVm? natIps? project? region?`,
  },
  'gcp:compute/subnetwork:Subnetwork': {
    id: 'projects/{project}/regions/{region}/subnetworks/{name}',
    immutable: `
      description externalIpv6Prefix internalIpv6Prefix name network params project region reservedInternalRange
      resolveSubnetMask`,
    atLeastOneOf: ['logConfig.aggregationInterval logConfig.filterExpr logConfig.flowSampling logConfig.metadata'],
    defaults: {
      'logConfig.aggregationInterval': 'INTERVAL_5_SEC',
      'logConfig.filterExpr': 'true',
      'logConfig.flowSampling': 0.5,
      'logConfig.metadata': 'INCLUDE_ALL_METADATA',
    },
    computed: `
      allowSubnetCidrRoutesOverlap? creationTimestamp deletionPolicy? externalIpv6Prefix? fingerprint gatewayAddress
      internalIpv6Prefix? ipCidrRange? ipv6CidrRange ipv6GceEndpoint privateIpGoogleAccess? privateIpv6GoogleAccess?
      project? purpose? region? secondaryIpRanges? selfLink stackType? state subnetworkId`,
  },
  'gcp:container/cluster:Cluster': {
    id: 'projects/{project}/locations/{location}/clusters/{name}',
    immutable: `
      clusterAutoscaling.autoProvisioningDefaults.bootDiskKmsKey clusterIpv4Cidr confidentialNodes datapathProvider
      dataplaneOptimizationMode defaultMaxPodsPerNode description enableAutopilot enableKubernetesAlpha enableTpu
      initialNodeCount ipAllocationPolicy! ipAllocationPolicy.clusterIpv4CidrBlock
      ipAllocationPolicy.clusterSecondaryRangeName ipAllocationPolicy.podCidrOverprovisionConfig!
      ipAllocationPolicy.servicesIpv4CidrBlock ipAllocationPolicy.servicesSecondaryRangeName location
      masterAuth.clientCertificateConfig name network networkingMode nodeConfig! nodeConfig.advancedMachineFeatures!
      nodeConfig.advancedMachineFeatures.enableNestedVirtualization nodeConfig.advancedMachineFeatures.threadsPerCore
      nodeConfig.bootDiskKmsKey nodeConfig.confidentialNodes.confidentialInstanceType
      nodeConfig.enableConfidentialStorage nodeConfig.ephemeralStorageLocalSsdConfig nodeConfig.flexStart
      nodeConfig.guestAccelerators nodeConfig.hostMaintenancePolicy nodeConfig.localNvmeSsdBlockConfig
      nodeConfig.localSsdCount nodeConfig.localSsdEncryptionMode nodeConfig.maxRunDuration nodeConfig.metadata
      nodeConfig.minCpuPlatform nodeConfig.nodeGroup nodeConfig.oauthScopes nodeConfig.preemptible
      nodeConfig.reservationAffinity nodeConfig.sandboxConfig! nodeConfig.secondaryBootDisks nodeConfig.serviceAccount
      nodeConfig.shieldedInstanceConfig nodeConfig.soleTenantConfig! nodeConfig.soleTenantConfig.nodeAffinities
      nodeConfig.spot nodePools! nodePools.initialNodeCount nodePools.maxPodsPerNode nodePools.name
      nodePools.namePrefix nodePools.networkConfig.acceleratorNetworkProfile
      nodePools.networkConfig.additionalNodeNetworkConfigs nodePools.networkConfig.additionalPodNetworkConfigs
      nodePools.networkConfig.createPodRange nodePools.networkConfig.podCidrOverprovisionConfig!
      nodePools.networkConfig.podIpv4CidrBlock nodePools.networkConfig.podRange nodePools.networkConfig.subnetwork
      nodePools.nodeConfig! nodePools.nodeConfig.advancedMachineFeatures!
      nodePools.nodeConfig.advancedMachineFeatures.enableNestedVirtualization
      nodePools.nodeConfig.advancedMachineFeatures.threadsPerCore nodePools.nodeConfig.bootDiskKmsKey
      nodePools.nodeConfig.confidentialNodes.confidentialInstanceType nodePools.nodeConfig.enableConfidentialStorage
      nodePools.nodeConfig.ephemeralStorageLocalSsdConfig nodePools.nodeConfig.flexStart
      nodePools.nodeConfig.guestAccelerators nodePools.nodeConfig.hostMaintenancePolicy
      nodePools.nodeConfig.localNvmeSsdBlockConfig nodePools.nodeConfig.localSsdCount
      nodePools.nodeConfig.localSsdEncryptionMode nodePools.nodeConfig.maxRunDuration nodePools.nodeConfig.metadata
      nodePools.nodeConfig.minCpuPlatform nodePools.nodeConfig.nodeGroup nodePools.nodeConfig.oauthScopes
      nodePools.nodeConfig.preemptible nodePools.nodeConfig.reservationAffinity nodePools.nodeConfig.sandboxConfig!
      nodePools.nodeConfig.secondaryBootDisks nodePools.nodeConfig.serviceAccount
      nodePools.nodeConfig.shieldedInstanceConfig nodePools.nodeConfig.soleTenantConfig!
      nodePools.nodeConfig.soleTenantConfig.nodeAffinities nodePools.nodeConfig.spot nodePools.placementPolicy!
      nodePools.placementPolicy.policyName nodePools.queuedProvisioning privateClusterConfig.masterIpv4CidrBlock
      privateClusterConfig.privateEndpointSubnetwork project subnetwork userManagedKeysConfig.aggregationCa
      userManagedKeysConfig.clusterCa userManagedKeysConfig.etcdApiCa userManagedKeysConfig.etcdPeerCa`,
    conflicts: [
      'addonsConfig.dnsCacheConfig enableAutopilot',
      'addonsConfig.networkPolicyConfig enableAutopilot',
      'addonsConfig.statefulHaConfig enableAutopilot',
      'binaryAuthorization.enabled enableAutopilot',
      'binaryAuthorization.enabled binaryAuthorization.evaluationMode',
      'clusterAutoscaling.enabled enableAutopilot',
      'clusterAutoscaling.resourceLimits enableAutopilot',
      'clusterIpv4Cidr ipAllocationPolicy',
      'defaultMaxPodsPerNode enableAutopilot',
      'enableAutopilot enableIntranodeVisibility',
      'enableAutopilot enableShieldedNodes',
      'ipAllocationPolicy.clusterIpv4CidrBlock ipAllocationPolicy.clusterSecondaryRangeName',
      'ipAllocationPolicy.clusterIpv4CidrBlock ipAllocationPolicy.servicesSecondaryRangeName',
      'ipAllocationPolicy.clusterSecondaryRangeName ipAllocationPolicy.servicesIpv4CidrBlock',
      'ipAllocationPolicy.servicesIpv4CidrBlock ipAllocationPolicy.servicesSecondaryRangeName',
      'enableAutopilot networkPolicy',
      'enableAutopilot nodePools',
      'enableAutopilot removeDefaultNodePool',
    ],
    oneOf: [
      `
      clusterAutoscaling.autoProvisioningDefaults.upgradeSettings.blueGreenSettings.standardRolloutPolicy.batchNodeCount
      clusterAutoscaling.autoProvisioningDefaults.upgradeSettings.blueGreenSettings.standardRolloutPolicy.batchPercentage`,
      `
      maintenancePolicy.dailyMaintenanceWindow maintenancePolicy.recurringMaintenanceWindow
      maintenancePolicy.recurringWindow`,
    ],
    atLeastOneOf: [
      `
      addonsConfig.agentSandboxConfig addonsConfig.cloudrunConfig addonsConfig.configConnectorConfig
      addonsConfig.dnsCacheConfig addonsConfig.gcePersistentDiskCsiDriverConfig
      addonsConfig.gcpFilestoreCsiDriverConfig addonsConfig.gcsFuseCsiDriverConfig addonsConfig.gkeBackupAgentConfig
      addonsConfig.highScaleCheckpointingConfig addonsConfig.horizontalPodAutoscaling addonsConfig.httpLoadBalancing
      addonsConfig.lustreCsiDriverConfig addonsConfig.networkPolicyConfig addonsConfig.nodeReadinessConfig
      addonsConfig.parallelstoreCsiDriverConfig addonsConfig.podSnapshotConfig addonsConfig.rayOperatorConfigs
      addonsConfig.sliceControllerConfig addonsConfig.slurmOperatorConfig addonsConfig.statefulHaConfig`,
      `
      clusterAutoscaling.autoProvisioningDefaults.shieldedInstanceConfig.enableIntegrityMonitoring
      clusterAutoscaling.autoProvisioningDefaults.shieldedInstanceConfig.enableSecureBoot`,
      `
      privateClusterConfig.enablePrivateEndpoint privateClusterConfig.enablePrivateNodes
      privateClusterConfig.masterGlobalAccessConfig privateClusterConfig.masterIpv4CidrBlock
      privateClusterConfig.privateEndpointSubnetwork`,
    ],
    defaults: {
      'clusterAutoscaling.autoProvisioningDefaults.diskSize': 100,
      'clusterAutoscaling.autoProvisioningDefaults.diskType': 'pd-standard',
      'clusterAutoscaling.autoProvisioningDefaults.imageType': 'COS_CONTAINERD',
      'clusterAutoscaling.autoProvisioningDefaults.serviceAccount': 'default',
      'clusterAutoscaling.autoProvisioningDefaults.shieldedInstanceConfig.enableIntegrityMonitoring': true,
      'clusterAutoscaling.autoProvisioningDefaults.upgradeSettings.blueGreenSettings.standardRolloutPolicy.batchSoakDuration':
        '0s',
      'clusterAutoscaling.autoscalingProfile': 'BALANCED',
      deletionProtection: true,
      'dnsConfig.clusterDns': 'PROVIDER_UNSPECIFIED',
      enableShieldedNodes: true,
      'ipAllocationPolicy.stackType': 'IPV4',
      network: 'default',
      'nodeConfig.shieldedInstanceConfig.enableIntegrityMonitoring': true,
      'nodeConfig.windowsNodeConfig.osversion': 'OS_VERSION_UNSPECIFIED',
      'nodePools.management.autoRepair': true,
      'nodePools.management.autoUpgrade': true,
      'nodePools.nodeConfig.shieldedInstanceConfig.enableIntegrityMonitoring': true,
      'nodePools.nodeConfig.windowsNodeConfig.osversion': 'OS_VERSION_UNSPECIFIED',
      'nodePools.upgradeSettings.strategy': 'SURGE',
      'resourceUsageExportConfig.enableResourceConsumptionMetering': true,
    },
    secret: 'masterAuth.clientKey',
    computed: `
      addonsConfig? anonymousAuthenticationConfig? authenticatorGroupsConfig? autopilotClusterPolicyConfig?
      autopilotPrivilegedAdmissions? clusterAutoscaling?
      clusterAutoscaling.autoProvisioningDefaults.management.upgradeOptions clusterIpv4Cidr? confidentialNodes?
      controlPlaneEndpointsConfig? costManagementConfig? databaseEncryption? datapathProvider? defaultMaxPodsPerNode?
      defaultSnatStatus? deletionPolicy? effectiveLabels emulatedVersion enableIntranodeVisibility?
      enableL4IlbSubsetting? endpoint enterpriseConfig? enterpriseConfig.clusterTier fleet.membership
      fleet.membershipId fleet.membershipLocation fleet.preRegistered gatewayApiConfig? gkeAutoUpgradeConfig?
      identityServiceConfig? ipAllocationPolicy? labelFingerprint location? loggingConfig? loggingService?
      maintenancePolicy.dailyMaintenanceWindow.duration maintenancePolicy.disruptionBudget.lastDisruptionTime
      maintenancePolicy.disruptionBudget.lastMinorVersionDisruptionTime masterAuth? masterAuth.clientCertificate
      masterAuth.clientKey masterAuth.clusterCaCertificate masterAuthorizedNetworksConfig? masterVersion
      meshCertificates? monitoringConfig? monitoringService? networkingMode? nodeConfig? nodeConfig.effectiveTaints
      nodeCreationConfig? nodeLocations? nodePools? nodePoolAutoConfig? nodePoolDefaults? nodeVersion?
      notificationConfig? operation podAutoscaling? privateClusterConfig? privateClusterConfig.peeringName
      privateClusterConfig.privateEndpoint privateClusterConfig.publicEndpoint privateIpv6GoogleAccess? project?
      rbacBindingConfig? releaseChannel? securityPostureConfig? selfLink serviceExternalIpsConfig? servicesIpv4Cidr
      subnetwork? pulumiLabels tpuIpv4CidrBlock userManagedKeysConfig.controlPlaneDiskEncryptionKeyVersions
      verticalPodAutoscaling? workloadIdentityConfig?`,
  },
  'gcp:container/nodePool:NodePool': {
    id: 'projects/{project}/locations/{location}/clusters/{cluster}/nodePools/{name}',
    immutable: `
      cluster initialNodeCount location maxPodsPerNode name namePrefix networkConfig.acceleratorNetworkProfile
      networkConfig.additionalNodeNetworkConfigs networkConfig.additionalPodNetworkConfigs
      networkConfig.createPodRange networkConfig.podCidrOverprovisionConfig! networkConfig.podIpv4CidrBlock
      networkConfig.podRange networkConfig.subnetwork nodeConfig! nodeConfig.advancedMachineFeatures!
      nodeConfig.advancedMachineFeatures.enableNestedVirtualization nodeConfig.advancedMachineFeatures.threadsPerCore
      nodeConfig.bootDiskKmsKey nodeConfig.confidentialNodes.confidentialInstanceType
      nodeConfig.enableConfidentialStorage nodeConfig.ephemeralStorageLocalSsdConfig nodeConfig.flexStart
      nodeConfig.guestAccelerators nodeConfig.hostMaintenancePolicy nodeConfig.localNvmeSsdBlockConfig
      nodeConfig.localSsdCount nodeConfig.localSsdEncryptionMode nodeConfig.maxRunDuration nodeConfig.metadata
      nodeConfig.minCpuPlatform nodeConfig.nodeGroup nodeConfig.oauthScopes nodeConfig.preemptible
      nodeConfig.reservationAffinity nodeConfig.sandboxConfig! nodeConfig.secondaryBootDisks nodeConfig.serviceAccount
      nodeConfig.shieldedInstanceConfig nodeConfig.soleTenantConfig! nodeConfig.soleTenantConfig.nodeAffinities
      nodeConfig.spot placementPolicy! placementPolicy.policyName project queuedProvisioning`,
    defaults: {
      'management.autoRepair': true,
      'management.autoUpgrade': true,
      'nodeConfig.shieldedInstanceConfig.enableIntegrityMonitoring': true,
      'nodeConfig.windowsNodeConfig.osversion': 'OS_VERSION_UNSPECIFIED',
      'upgradeSettings.strategy': 'SURGE',
    },
    computed: `
      deletionPolicy? initialNodeCount? instanceGroupUrls location? managedInstanceGroupUrls management?
      maxPodsPerNode? name? namePrefix? networkConfig? nodeConfig? nodeConfig.effectiveTaints nodeCount?
      nodeDrainConfigs? nodeLocations? operation project? upgradeSettings? version?`,
  },
  'gcp:dns/managedZone:ManagedZone': {
    id: 'projects/{project}/managedZones/{name}',
    immutable: 'dnsName name project visibility',
    atLeastOneOf: ['dnssecConfig.defaultKeySpecs dnssecConfig.kind dnssecConfig.nonExistence dnssecConfig.state'],
    defaults: {
      description: 'Managed by Pulumi',
      'dnssecConfig.defaultKeySpecs.kind': 'dns#dnsKeySpec',
      'dnssecConfig.kind': 'dns#managedZoneDnsSecConfig',
      visibility: 'public',
    },
    computed: `
      cloudLoggingConfig? creationTime deletionPolicy? dnssecConfig? effectiveLabels managedZoneId nameServers
      project? pulumiLabels`,
  },
  'gcp:dns/recordSet:RecordSet': {
    id: 'projects/{project}/managedZones/{managedZone}/rrsets/{name}/{type}',
    immutable: 'managedZone name project routingPolicy.healthCheck',
    conflicts: [
      'routingPolicy.enableGeoFencing routingPolicy.wrrs',
      'routingPolicy.enableGeoFencing routingPolicy.primaryBackup',
    ],
    oneOf: ['routingPolicy rrdatas', 'routingPolicy.geos routingPolicy.primaryBackup routingPolicy.wrrs'],
    computed: 'deletionPolicy? project?',
  },
  'gcp:iam/workloadIdentityPool:WorkloadIdentityPool': {
    id: 'projects/{project}/locations/global/workloadIdentityPools/{workloadIdentityPoolId}',
    immutable: 'project workloadIdentityPoolId',
    oneOf: ['inlineCertificateIssuanceConfig.caPools inlineCertificateIssuanceConfig.useDefaultSharedCa'],
    computed: 'deletionPolicy? mode? name project? state',
  },
  'gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider': {
    id: 'projects/{project}/locations/global/workloadIdentityPools/{workloadIdentityPoolId}/providers/{workloadIdentityPoolProviderId}',
    immutable: 'project workloadIdentityPoolId workloadIdentityPoolProviderId',
    oneOf: ['aws oidc saml x509'],
    computed: 'deletionPolicy? name project? state',
  },
  'gcp:kms/cryptoKey:CryptoKey': {
    id: '{keyRing}/cryptoKeys/{name}',
    immutable: `
      cryptoKeyBackend destroyScheduledDuration importOnly keyRing name purpose versionTemplate.protectionLevel`,
    defaults: { purpose: 'ENCRYPT_DECRYPT', 'versionTemplate.protectionLevel': 'SOFTWARE' },
    computed: `
      cryptoKeyBackend? deletionPolicy? destroyScheduledDuration? effectiveLabels importOnly? primaries pulumiLabels
      versionTemplate?`,
  },
  'gcp:kms/keyRing:KeyRing': {
    id: 'projects/{project}/locations/{location}/keyRings/{name}',
    immutable: 'location name project',
    computed: 'project?',
  },
  'gcp:organizations/project:Project': {
    id: 'projects/{projectId}',
    immutable: 'projectId tags',
    conflicts: ['folderId orgId'],
    defaults: { autoCreateNetwork: true },
    computed: 'deletionPolicy? effectiveLabels number pulumiLabels',
  },
  'gcp:projects/service:Service': {
    id: '{project}/{service}',
    immutable: 'project service',
    computed: 'deletionPolicy? project?',
  },
  'gcp:serviceaccount/account:Account': {
    id: 'projects/{project}/serviceAccounts/{accountId}@{project}.iam.gserviceaccount.com',
    immutable: 'accountId project',
    computed: 'deletionPolicy? email member name project? uniqueId',
  },
  'gcp:storage/bucket:Bucket': {
    id: '{name}',
    immutable: `
      customPlacementConfig.dataLocations enableObjectRetention hierarchicalNamespace location name project`,
    atLeastOneOf: ['website.mainPageSuffix website.notFoundPage'],
    together: ['ipFilter.allowCrossOrgVpcs ipFilter.vpcNetworkSources'],
    defaults: { 'softDeletePolicy.retentionDurationSeconds': 604800, storageClass: 'STANDARD' },
    computed: `
      deletionPolicy? effectiveLabels encryption.customerManagedEncryptionEnforcementConfig.effectiveTime
      encryption.customerSuppliedEncryptionEnforcementConfig.effectiveTime
      encryption.googleManagedEncryptionEnforcementConfig.effectiveTime project? projectNumber publicAccessPrevention?
      rpo? selfLink softDeletePolicy? softDeletePolicy.effectiveTime pulumiLabels timeCreated
      uniformBucketLevelAccess? updated url versioning? website?`,
  },
  'gcp:artifactregistry/repositoryIamMember:RepositoryIamMember': {
    immutable: 'condition location member project repository role',
    computed: 'etag location? project?',
  },
  'gcp:projects/iAMMember:IAMMember': {
    immutable: 'condition member project role',
    computed: 'etag',
  },
};
