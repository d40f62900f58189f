import { type ResourceFacts } from './resource-type.ts';

/** Immutable properties of nodes, wherever their configuration occurs. */
const NODE_CONFIG = `
  nodeConfig!{advancedMachineFeatures!{enableNestedVirtualization threadsPerCore} bootDiskKmsKey
  confidentialNodes.confidentialInstanceType enableConfidentialStorage ephemeralStorageLocalSsdConfig flexStart
  guestAccelerators hostMaintenancePolicy localNvmeSsdBlockConfig localSsdCount localSsdEncryptionMode
  maxRunDuration metadata minCpuPlatform nodeGroup oauthScopes preemptible reservationAffinity sandboxConfig!
  secondaryBootDisks serviceAccount shieldedInstanceConfig soleTenantConfig!{nodeAffinities} spot}`;
const NODE_CONFIG_DEFAULTS = {
  shieldedInstanceConfig: { enableIntegrityMonitoring: true },
  windowsNodeConfig: { osversion: 'OS_VERSION_UNSPECIFIED' },
};

/** Immutable properties that a node pool has as a resource and as a block of a cluster. */
const NODE_POOL = `
  networkConfig{acceleratorNetworkProfile additionalNodeNetworkConfigs additionalPodNetworkConfigs createPodRange
  podCidrOverprovisionConfig! podIpv4CidrBlock podRange subnetwork} ${NODE_CONFIG} placementPolicy!{policyName}
  queuedProvisioning`;
const NODE_POOL_DEFAULTS = {
  management: { autoRepair: true, autoUpgrade: true },
  nodeConfig: NODE_CONFIG_DEFAULTS,
  upgradeSettings: { strategy: 'SURGE' },
};

/**
 * What Google's provider says of its resources: data, made from the Terraform schema of August 2026 with the property
 * names that @pulumi/gcp 9.37 declares. The two types at the end are written from the provider's documentation.
 */
export const RESOURCE_FACTS: Record<string, ResourceFacts> = {
  'gcp:artifactregistry/repository:Repository': {
    id: 'projects/{project}/locations/{location}/repositories/{repositoryId}',
    immutable: `
      format kmsKeyName mavenConfig{allowSnapshotOverwrites versionPolicy} mode remoteRepositoryConfig!{aptRepository
      commonRepository description dockerRepository mavenRepository noCache npmRepository pythonRepository
      yumRepository} repositoryId`,
    conflicts: [
      'virtualRepositoryConfig remoteRepositoryConfig',
      'remoteRepositoryConfig.dockerRepository{publicRepository customRepository}',
      'remoteRepositoryConfig.mavenRepository{publicRepository customRepository}',
      'remoteRepositoryConfig.npmRepository{publicRepository customRepository}',
      'remoteRepositoryConfig.pythonRepository{publicRepository customRepository}',
    ],
    oneOf: [
      `remoteRepositoryConfig{aptRepository commonRepository dockerRepository mavenRepository npmRepository
        pythonRepository yumRepository}`,
    ],
    defaults: {
      cleanupPolicies: { condition: { tagState: 'ANY' } },
      mavenConfig: { versionPolicy: 'VERSION_POLICY_UNSPECIFIED' },
      mode: 'STANDARD_REPOSITORY',
    },
    filledIn: 'vulnerabilityScanningConfig',
    computed: 'vulnerabilityScanningConfig{enablementState enablementStateReason}',
  },
  'gcp:certificatemanager/certificate:Certificate': {
    id: 'projects/{project}/locations/{location}/certificates/{name}',
    immutable: 'managed name scope',
    oneOf: [
      'managed selfManaged',
      'selfManaged{certificatePem pemCertificate}',
      'selfManaged{pemPrivateKey pemPrivateKeyWo privateKeyPem}',
    ],
    together: ['selfManaged{pemPrivateKeyWo pemPrivateKeyWoVersion}'],
    defaults: { location: 'global', scope: 'DEFAULT' },
    secret: 'selfManaged{certificatePem pemPrivateKey privateKeyPem}',
    computed: 'managed{authorizationAttemptInfos provisioningIssues state}',
  },
  'gcp:certificatemanager/certificateMap:CertificateMap': {
    id: 'projects/{project}/locations/global/certificateMaps/{name}',
    immutable: 'name',
  },
  'gcp:certificatemanager/certificateMapEntry:CertificateMapEntry': {
    id: 'projects/{project}/locations/global/certificateMaps/{map}/certificateMapEntries/{name}',
    immutable: 'hostname map matcher name',
    oneOf: ['hostname matcher'],
  },
  'gcp:certificatemanager/dnsAuthorization:DnsAuthorization': {
    id: 'projects/{project}/locations/{location}/dnsAuthorizations/{name}',
    immutable: 'domain name type',
    defaults: { location: 'global' },
    filledIn: 'type',
  },
  'gcp:compute/address:Address': {
    id: 'projects/{project}/regions/{region}/addresses/{name}',
    immutable: `
      address addressType description ipCollection ipVersion ipv6EndpointType name network networkTier prefixLength
      purpose subnetwork`,
    defaults: { addressType: 'EXTERNAL' },
    filledIn: 'address networkTier prefixLength purpose subnetwork',
  },
  'gcp:compute/globalAddress:GlobalAddress': {
    id: 'projects/{project}/global/addresses/{name}',
    immutable: 'address addressType description ipVersion name network prefixLength purpose',
    defaults: { addressType: 'EXTERNAL' },
    filledIn: 'address prefixLength',
  },
  'gcp:compute/network:Network': {
    id: 'projects/{project}/global/networks/{name}',
    immutable: 'autoCreateSubnetworks description internalIpv6Range name networkProfile params',
    defaults: { autoCreateSubnetworks: true, networkFirewallPolicyEnforcementOrder: 'AFTER_CLASSIC_FIREWALL' },
    filledIn: 'bgpAlwaysCompareMed bgpBestPathSelectionMode bgpInterRegionCost internalIpv6Range mtu routingMode',
  },
  'gcp:compute/router:Router': {
    id: 'projects/{project}/regions/{region}/routers/{name}',
    immutable: 'encryptedInterconnectRouter name nccGateway network params!',
    conflicts: ['network nccGateway'],
    defaults: { bgp: { advertiseMode: 'DEFAULT', keepaliveInterval: 20 } },
  },
  'gcp:compute/routerNat:RouterNat': {
    id: '{project}/{region}/{router}/{name}',
    immutable: 'endpointTypes initialNatIps name router type',
    conflicts: ['initialNatIps drainNatIps natIps'],
    defaults: {
      icmpIdleTimeoutSec: 30,
      tcpEstablishedIdleTimeoutSec: 1200,
      tcpTimeWaitTimeoutSec: 120,
      tcpTransitoryIdleTimeoutSec: 30,
      type: 'PUBLIC',
      udpIdleTimeoutSec: 30,
    },
    filledIn: `
      autoNetworkTier drainNatIps enableDynamicPortAllocation enableEndpointIndependentMapping endpointTypes
      minPortsPerVm natIps`,
  },
  'gcp:compute/subnetwork:Subnetwork': {
    id: 'projects/{project}/regions/{region}/subnetworks/{name}',
    immutable: `
      description externalIpv6Prefix internalIpv6Prefix name network params reservedInternalRange resolveSubnetMask`,
    atLeastOneOf: ['logConfig{aggregationInterval filterExpr flowSampling metadata}'],
    defaults: {
      logConfig: {
        aggregationInterval: 'INTERVAL_5_SEC',
        filterExpr: 'true',
        flowSampling: 0.5,
        metadata: 'INCLUDE_ALL_METADATA',
      },
    },
    filledIn: `
      allowSubnetCidrRoutesOverlap externalIpv6Prefix internalIpv6Prefix ipCidrRange privateIpGoogleAccess
      privateIpv6GoogleAccess purpose secondaryIpRanges stackType`,
  },
  'gcp:container/cluster:Cluster': {
    id: 'projects/{project}/locations/{location}/clusters/{name}',
    immutable: `
      clusterAutoscaling.autoProvisioningDefaults.bootDiskKmsKey clusterIpv4Cidr confidentialNodes datapathProvider
      dataplaneOptimizationMode defaultMaxPodsPerNode description enableAutopilot enableKubernetesAlpha enableTpu
      initialNodeCount ipAllocationPolicy!{clusterIpv4CidrBlock clusterSecondaryRangeName podCidrOverprovisionConfig!
      servicesIpv4CidrBlock servicesSecondaryRangeName} masterAuth.clientCertificateConfig name network networkingMode
      ${NODE_CONFIG} nodePools!{initialNodeCount maxPodsPerNode name namePrefix ${NODE_POOL}}
      privateClusterConfig{masterIpv4CidrBlock privateEndpointSubnetwork} subnetwork
      userManagedKeysConfig{aggregationCa clusterCa etcdApiCa etcdPeerCa}`,
    conflicts: [
      `enableAutopilot addonsConfig{dnsCacheConfig networkPolicyConfig statefulHaConfig} binaryAuthorization.enabled
        clusterAutoscaling{enabled resourceLimits} defaultMaxPodsPerNode enableIntranodeVisibility enableShieldedNodes
        networkPolicy nodePools removeDefaultNodePool`,
      'binaryAuthorization{enabled evaluationMode}',
      'ipAllocationPolicy clusterIpv4Cidr',
      'ipAllocationPolicy{clusterIpv4CidrBlock clusterSecondaryRangeName servicesSecondaryRangeName}',
      'ipAllocationPolicy{servicesIpv4CidrBlock clusterSecondaryRangeName servicesSecondaryRangeName}',
    ],
    oneOf: [
      `clusterAutoscaling.autoProvisioningDefaults.upgradeSettings.blueGreenSettings.standardRolloutPolicy{batchNodeCount
        batchPercentage}`,
      'maintenancePolicy{dailyMaintenanceWindow recurringMaintenanceWindow recurringWindow}',
    ],
    atLeastOneOf: [
      `addonsConfig{agentSandboxConfig cloudrunConfig configConnectorConfig dnsCacheConfig
        gcePersistentDiskCsiDriverConfig gcpFilestoreCsiDriverConfig gcsFuseCsiDriverConfig gkeBackupAgentConfig
        highScaleCheckpointingConfig horizontalPodAutoscaling httpLoadBalancing lustreCsiDriverConfig
        networkPolicyConfig nodeReadinessConfig parallelstoreCsiDriverConfig podSnapshotConfig rayOperatorConfigs
        sliceControllerConfig slurmOperatorConfig statefulHaConfig}`,
      `clusterAutoscaling.autoProvisioningDefaults.shieldedInstanceConfig{enableIntegrityMonitoring enableSecureBoot}`,
      `privateClusterConfig{enablePrivateEndpoint enablePrivateNodes masterGlobalAccessConfig masterIpv4CidrBlock
        privateEndpointSubnetwork}`,
    ],
    defaults: {
      clusterAutoscaling: {
        autoProvisioningDefaults: {
          diskSize: 100,
          diskType: 'pd-standard',
          imageType: 'COS_CONTAINERD',
          serviceAccount: 'default',
          shieldedInstanceConfig: { enableIntegrityMonitoring: true },
          upgradeSettings: { blueGreenSettings: { standardRolloutPolicy: { batchSoakDuration: '0s' } } },
        },
        autoscalingProfile: 'BALANCED',
      },
      deletionProtection: true,
      dnsConfig: { clusterDns: 'PROVIDER_UNSPECIFIED' },
      enableShieldedNodes: true,
      ipAllocationPolicy: { stackType: 'IPV4' },
      network: 'default',
      nodeConfig: NODE_CONFIG_DEFAULTS,
      nodePools: NODE_POOL_DEFAULTS,
      resourceUsageExportConfig: { enableResourceConsumptionMetering: true },
    },
    secret: 'masterAuth.clientKey',
    filledIn: `
      addonsConfig anonymousAuthenticationConfig authenticatorGroupsConfig autopilotClusterPolicyConfig
      autopilotPrivilegedAdmissions clusterAutoscaling clusterIpv4Cidr confidentialNodes controlPlaneEndpointsConfig
      costManagementConfig databaseEncryption datapathProvider defaultMaxPodsPerNode defaultSnatStatus
      enableIntranodeVisibility enableL4IlbSubsetting enterpriseConfig gatewayApiConfig gkeAutoUpgradeConfig
      identityServiceConfig ipAllocationPolicy loggingConfig loggingService masterAuth masterAuthorizedNetworksConfig
      meshCertificates monitoringConfig monitoringService networkingMode nodeConfig nodeCreationConfig nodeLocations
      nodePools nodePoolAutoConfig nodePoolDefaults nodeVersion notificationConfig podAutoscaling privateClusterConfig
      privateIpv6GoogleAccess rbacBindingConfig releaseChannel securityPostureConfig serviceExternalIpsConfig
      subnetwork verticalPodAutoscaling workloadIdentityConfig`,
    computed: `
      clusterAutoscaling.autoProvisioningDefaults.management.upgradeOptions enterpriseConfig.clusterTier
      fleet{membership membershipId membershipLocation preRegistered} maintenancePolicy{dailyMaintenanceWindow.duration
      disruptionBudget{lastDisruptionTime lastMinorVersionDisruptionTime}} masterAuth{clientCertificate clientKey
      clusterCaCertificate} nodeConfig.effectiveTaints privateClusterConfig{peeringName privateEndpoint publicEndpoint}
      userManagedKeysConfig.controlPlaneDiskEncryptionKeyVersions`,
  },
  'gcp:container/nodePool:NodePool': {
    id: 'projects/{project}/locations/{location}/clusters/{cluster}/nodePools/{name}',
    immutable: `cluster initialNodeCount maxPodsPerNode name namePrefix ${NODE_POOL}`,
    defaults: NODE_POOL_DEFAULTS,
    filledIn: `
      initialNodeCount management maxPodsPerNode name namePrefix networkConfig nodeConfig nodeCount nodeDrainConfigs
      nodeLocations upgradeSettings version`,
    computed: 'nodeConfig.effectiveTaints',
  },
  'gcp:dns/managedZone:ManagedZone': {
    id: 'projects/{project}/managedZones/{name}',
    immutable: 'dnsName name visibility',
    atLeastOneOf: ['dnssecConfig{defaultKeySpecs kind nonExistence state}'],
    defaults: {
      description: 'Managed by Pulumi',
      dnssecConfig: { defaultKeySpecs: { kind: 'dns#dnsKeySpec' }, kind: 'dns#managedZoneDnsSecConfig' },
      visibility: 'public',
    },
    filledIn: 'cloudLoggingConfig dnssecConfig',
  },
  'gcp:dns/recordSet:RecordSet': {
    id: 'projects/{project}/managedZones/{managedZone}/rrsets/{name}/{type}',
    immutable: 'managedZone name routingPolicy.healthCheck',
    conflicts: ['routingPolicy{enableGeoFencing wrrs primaryBackup}'],
    oneOf: ['routingPolicy rrdatas', 'routingPolicy{geos primaryBackup wrrs}'],
  },
  'gcp:iam/workloadIdentityPool:WorkloadIdentityPool': {
    id: 'projects/{project}/locations/global/workloadIdentityPools/{workloadIdentityPoolId}',
    immutable: 'workloadIdentityPoolId',
    oneOf: ['inlineCertificateIssuanceConfig{caPools useDefaultSharedCa}'],
    filledIn: 'mode',
  },
  'gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider': {
    id: 'projects/{project}/locations/global/workloadIdentityPools/{workloadIdentityPoolId}/providers/{workloadIdentityPoolProviderId}',
    immutable: 'workloadIdentityPoolId workloadIdentityPoolProviderId',
    oneOf: ['aws oidc saml x509'],
  },
  'gcp:kms/cryptoKey:CryptoKey': {
    id: '{+keyRing}/cryptoKeys/{name}',
    immutable: `
      cryptoKeyBackend destroyScheduledDuration importOnly keyRing name purpose versionTemplate.protectionLevel`,
    defaults: { purpose: 'ENCRYPT_DECRYPT', versionTemplate: { protectionLevel: 'SOFTWARE' } },
    filledIn: 'cryptoKeyBackend destroyScheduledDuration importOnly versionTemplate',
  },
  'gcp:kms/keyRing:KeyRing': { id: 'projects/{project}/locations/{location}/keyRings/{name}', immutable: 'name' },
  'gcp:organizations/project:Project': {
    id: 'projects/{projectId}',
    immutable: 'projectId tags',
    conflicts: ['orgId folderId'],
    defaults: { autoCreateNetwork: true },
  },
  'gcp:projects/service:Service': { id: '{project}/{service}', immutable: 'service' },
  'gcp:serviceaccount/account:Account': {
    id: 'projects/{project}/serviceAccounts/{accountId}@{project}.iam.gserviceaccount.com',
    immutable: 'accountId',
  },
  'gcp:storage/bucket:Bucket': {
    id: '{name}',
    immutable: 'customPlacementConfig.dataLocations enableObjectRetention hierarchicalNamespace name',
    atLeastOneOf: ['website{mainPageSuffix notFoundPage}'],
    together: ['ipFilter{allowCrossOrgVpcs vpcNetworkSources}'],
    defaults: { softDeletePolicy: { retentionDurationSeconds: 604800 }, storageClass: 'STANDARD' },
    filledIn: 'publicAccessPrevention rpo softDeletePolicy uniformBucketLevelAccess versioning website',
    computed: `
      encryption{customerManagedEncryptionEnforcementConfig.effectiveTime
      customerSuppliedEncryptionEnforcementConfig.effectiveTime googleManagedEncryptionEnforcementConfig.effectiveTime}
      softDeletePolicy.effectiveTime`,
  },
  'gcp:artifactregistry/repositoryIamMember:RepositoryIamMember': {
    id: 'projects/{project}/locations/{location}/repositories/{repository}/{+role}/{+member}',
    immutable: 'condition member repository role',
  },
  'gcp:projects/iAMMember:IAMMember': { id: '{project}/{+role}/{+member}', immutable: 'condition member role' },
};
