using System.Collections.Immutable;
using ActivationPlatform.Models.Store;

namespace ActivationPlatform.Models.Tests.Store;

public sealed class ModelStoreTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TemporaryFolder elsewhere = new();

    public void Dispose()
    {
        folder.Dispose();
        elsewhere.Dispose();
    }

    private ModelStore Store => new(folder.FullPath);

    [Fact]
    public void List_EmptyOrMissingFolder_HasTheBuiltInAndThePullable()
    {
        foreach (ModelStore store in (ModelStore[])[Store, new ModelStore(folder.File("missing"))])
        {
            Assert.Equal(
                [("googlenet", ModelAvailability.CanBePulled, 28_020_232L), ("googlenet-demo", ModelAvailability.BuiltIn, null)],
                store.List().Select(e => (e.Name, e.Availability, e.Length)));
            Assert.Equal("googlenet-demo", store.DefaultModel);
            Assert.Equal("googlenet-demo", store.Open().Network.Name);
        }

        Assert.False(Directory.Exists(folder.File("missing")));
    }

    [Fact]
    public void Open_NotPulledYet_SaysHow()
    {
        var exception = Assert.Throws<ModelStoreException>(() => Store.Open("googlenet"));

        Assert.Equal($"Model 'googlenet' is not in the store '{folder.FullPath}' yet; pull it first (actplat models pull googlenet).", exception.Message);
    }

    [Theory]
    [InlineData("resnet")]
    [InlineData("../etc/passwd")]
    [InlineData("")]
    public void Open_UnknownName_SaysWhatThereIs(string name)
    {
        var exception = Assert.Throws<UnknownModelException>(() => Store.Open(name));

        Assert.Equal($"Model '{name}' is not in the store '{folder.FullPath}'; there are: googlenet-demo", exception.Message);
    }

    [Fact]
    public void Open_DamagedKnownModel_NamesFileAndHashes()
    {
        File.WriteAllBytes(folder.File("googlenet-9.onnx"), [1, 2, 3]);

        var exception = Assert.Throws<ModelIntegrityException>(() => Store.Open());

        Assert.Equal(
            $"'{folder.File("googlenet-9.onnx")}' is damaged and was not used: its SHA-256 is 039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81, "
            + "expected bd979d99d10d9acf84c5a67252bcae4992bf4e1afdab046cb0ea370e6f01ee38.",
            exception.Message);
        ImmutableArray<ModelVerification> verified = Store.Verify("googlenet");
        Assert.Equal([false, false], verified.Select(v => v.IsValid));
        Assert.StartsWith("its SHA-256 is 039058c6", verified[0].Problem, StringComparison.Ordinal);
        Assert.Equal("the file is missing", verified[1].Problem);
    }

    [Fact]
    public void Import_ModelWithManifestAndLabels_IsOpenedByName()
    {
        File.WriteAllBytes(elsewhere.File("net.onnx"), SmallNetworks.Residual());
        File.WriteAllText(elsewhere.File("net.manifest.json"), """{ "mean": 0, "scale": 1, "labels": "classes.txt" }""");
        File.WriteAllText(elsewhere.File("classes.txt"), "n01440764 one\r\nn01443537 two\r\nthree\r\nfour\r\nfive\r\n\r\n");

        ModelEntry entry = Store.Import(elsewhere.File("net.onnx"), "mine");

        Assert.Equal(("mine", ModelAvailability.Stored, folder.File("mine.onnx")), (entry.Name, entry.Availability, entry.Path));
        Assert.Equal(ModelFile.Hash(SmallNetworks.Residual()), entry.ExpectedSha256);
        Assert.Equal(["mine.labels.txt", "mine.manifest.json", "mine.onnx"], Directory.GetFiles(folder.FullPath).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Network network = Store.Open("mine").Network;
        Assert.Equal(("mine", "8x8x3 images"), (network.Name, network.Layers[0].Description));
        Assert.Equal(["one", "two", "three", "four", "five"], network.Labels.ToArray());
        Assert.True(Assert.Single(Store.Verify("mine")).IsValid);
        Assert.Equal(["googlenet", "googlenet-demo", "mine"], Store.List().Select(e => e.Name));
    }

    [Fact]
    public void Import_NameTaken_IsRefusedUnlessAsked()
    {
        File.WriteAllBytes(elsewhere.File("net.onnx"), SmallNetworks.Residual());
        Store.Import(elsewhere.File("net.onnx"));
        File.WriteAllBytes(elsewhere.File("net.onnx"), SmallNetworks.Grouped());

        var exception = Assert.Throws<ModelStoreException>(() => Store.Import(elsewhere.File("net.onnx")));
        Assert.Equal($"Model 'net' is in the store '{folder.FullPath}' already; remove it, or ask to overwrite it.", exception.Message);
        Assert.Equal(12, Store.Open("net").Network.Layers.Length);

        Store.Import(elsewhere.File("net.onnx"), overwrite: true);
        Assert.Equal(7, Store.Open("net").Network.Layers.Length);
    }

    [Theory]
    [InlineData("../net", "'../net' cannot be a model's name; expected 1 to 64 letters, digits, dots, underscores and hyphens, not beginning with a dot.")]
    [InlineData(".net", "'.net' cannot be a model's name; expected 1 to 64 letters, digits, dots, underscores and hyphens, not beginning with a dot.")]
    [InlineData("googlenet", "'googlenet' is the name of a model that the platform knows; import under another.")]
    [InlineData("googlenet-9", "'googlenet-9' is the name of a model that the platform knows; import under another.")]
    [InlineData("googlenet-demo", "'googlenet-demo' is the name of a model that the platform knows; import under another.")]
    public void Import_NameNotAllowed_IsRefused(string name, string message)
    {
        File.WriteAllBytes(elsewhere.File("net.onnx"), SmallNetworks.Residual());

        Assert.Equal(message, Assert.Throws<ModelStoreException>(() => Store.Import(elsewhere.File("net.onnx"), name)).Message);
        Assert.Empty(Directory.GetFiles(folder.FullPath));
    }

    [Fact]
    public void Import_NoModel_IsRefusedAndLeavesNothing()
    {
        File.WriteAllText(elsewhere.File("net.onnx"), "hello");

        var exception = Assert.Throws<ModelFormatException>(() => Store.Import(elsewhere.File("net.onnx")));

        Assert.StartsWith($"'{elsewhere.File("net.onnx")}': Not an ONNX model: ", exception.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.FullPath));
    }

    [Fact]
    public void Open_ImportedFileThatChanged_IsRefused()
    {
        File.WriteAllBytes(elsewhere.File("net.onnx"), SmallNetworks.Residual());
        Store.Import(elsewhere.File("net.onnx"));
        byte[] bytes = File.ReadAllBytes(folder.File("net.onnx"));
        bytes[^1] ^= 1;
        File.WriteAllBytes(folder.File("net.onnx"), bytes);

        Assert.Equal(ModelFile.Hash(bytes), Assert.Throws<ModelIntegrityException>(() => Store.Open("net")).ActualSha256);
        Assert.False(Assert.Single(Store.Verify("net")).IsValid);
    }

    [Fact]
    public void Open_FileWithoutManifest_GetsDefaults()
    {
        File.WriteAllBytes(folder.File("plain.onnx"), SmallNetworks.Residual());

        Assert.Equal(12, Store.Open("plain").Network.Layers.Length);
        Assert.Null(Store.Find("plain").ExpectedSha256);
    }

    [Fact]
    public void List_BrokenManifest_HidesNothingAndOpeningNamesIt()
    {
        File.WriteAllBytes(folder.File("net.onnx"), SmallNetworks.Residual());
        File.WriteAllText(folder.File("net.manifest.json"), "{ \"layout\": 1 }");

        Assert.Contains("net", Store.List().Select(e => e.Name));
        Assert.Equal(
            $"'{folder.File("net.onnx")}': Manifest 'net.manifest.json' has 1 error: 'layout' is 1, expected one of nchw, nhwc.",
            Assert.Throws<ModelFormatException>(() => Store.Open("net")).Message);
        Assert.False(Assert.Single(Store.Verify("net")).IsValid);
    }

    [Fact]
    public void Open_LabelsMissing_NamesTheFile()
    {
        File.WriteAllBytes(folder.File("net.onnx"), SmallNetworks.Residual());
        File.WriteAllText(folder.File("net.manifest.json"), "{ \"labels\": \"gone.txt\" }");

        Assert.Equal($"'{folder.File("net.onnx")}': There is no labels file '{folder.File("gone.txt")}'.", Assert.Throws<ModelFormatException>(() => Store.Open("net")).Message);
    }

    [Fact]
    public void OpenNameOrPath_Path_OpensTheFile()
    {
        File.WriteAllBytes(elsewhere.File("net.onnx"), SmallNetworks.Residual());

        Assert.Equal("net", Store.OpenNameOrPath(elsewhere.File("net.onnx")).Network.Name);
        Assert.Equal("googlenet-demo", Store.OpenNameOrPath(null).Network.Name);
        Assert.Equal($"There is no model file '{elsewhere.File("no.onnx")}'.", Assert.Throws<FileNotFoundException>(() => Store.OpenNameOrPath(elsewhere.File("no.onnx"))).Message);
        Assert.Throws<UnknownModelException>(() => Store.OpenNameOrPath("net"));
    }

    [Fact]
    public void Verify_BuiltInModel_ComparesTheBytesThatAreMade()
    {
        ModelVerification verification = Assert.Single(Store.Verify("googlenet-demo"));

        Assert.True(verification.IsValid);
        Assert.Equal(DemoGoogLeNet.Sha256, verification.ActualSha256);
    }

    [Fact]
    public void FromEnvironment_WithoutVariable_IsInThePlatformsFolder()
    {
        string? named = Environment.GetEnvironmentVariable(ModelStore.FolderVariable);

        string expected = named is { Length: > 0 }
            ? Path.GetFullPath(named)
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "ActivationPlatform", "models");

        Assert.Equal(expected, ModelStore.FromEnvironment().Folder);
    }

    [RequiresRealModelFact]
    public void Open_TrainedModelInAReadOnlyStore_IsTheDefault()
    {
        var store = new ModelStore(TestSettings.ModelsFolder!);

        Assert.Equal("googlenet", store.DefaultModel);
        Assert.Equal("tench, Tinca tinca", store.Open().Network.Labels[0]);
        Assert.All(store.Verify("googlenet"), v => Assert.True(v.IsValid));
    }

    [RequiresRealModelFact]
    public void Import_TrainedFileUnderAnyName_BecomesGoogLeNet()
    {
        File.Copy(TestSettings.ModelFile("googlenet-9.onnx"), elsewhere.File("downloaded.onnx"));
        File.Copy(TestSettings.ModelFile("synset.txt"), elsewhere.File("synset.txt"));

        ModelEntry entry = Store.Import(elsewhere.File("downloaded.onnx"));

        Assert.Equal(("googlenet", "googlenet"), (entry.Name, Store.DefaultModel));
        Assert.Equal(1000, Store.Open().Network.Labels.Length);
        Assert.All(Store.Verify("googlenet"), v => Assert.True(v.IsValid));
    }

    [Fact]
    public void ParseLabels_Lines_LoseTheirWordNetNumbers()
    {
        Assert.Equal(["tench, Tinca tinca", "n0144 short", "plain"], ModelFile.ParseLabels("n01440764 tench, Tinca tinca\nn0144 short\nplain\n\n").ToArray());
        Assert.Empty(ModelFile.ParseLabels("\n \n"));
    }
}
