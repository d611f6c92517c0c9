namespace Grpc.Core;

/// <summary>The version of the API that these types correspond to.</summary>
public static class VersionInfo
{
    /// <summary>Version of the assembly's API.</summary>
    public const string CurrentAssemblyVersion = "2.0.0.0";

    /// <summary>Version that the client names in its user agent.</summary>
    public const string CurrentVersion = "2.85.0";
}
