namespace ActivationPlatform.Server.Tests.Telemetry;

/// <summary>The folder that this test was built from.</summary>
internal static class Repository
{
    /// <summary>The nearest folder above the test that holds the solution.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ActivationPlatform.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("The test does not lie in the repository.");
    }
}
