namespace ActivationPlatform.Server.Tests.Functional;

[CollectionDefinition(Name)]
public sealed class DemoServerCollection : ICollectionFixture<DemoServer>
{
    public const string Name = "one server for all";
}
