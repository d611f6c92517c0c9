namespace ActivationPlatform.Client.Tests;

[CollectionDefinition(Name)]
public sealed class ServedNetworkCollection : ICollectionFixture<ServedNetwork>
{
    public const string Name = "one served network for all";
}
