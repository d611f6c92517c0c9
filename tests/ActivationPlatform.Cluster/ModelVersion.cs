namespace ActivationPlatform.Cluster;

internal enum ModelVersion
{
    First,
    Second,
}
