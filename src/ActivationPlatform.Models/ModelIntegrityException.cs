namespace ActivationPlatform.Models;

/// <summary>A file whose SHA-256 is not the one it must have: damaged, cut short or replaced. It was not used.</summary>
public sealed class ModelIntegrityException : Exception
{
    /// <summary>Creates the exception; its text names the file and both hashes.</summary>
    /// <param name="file">The file or address.</param>
    /// <param name="expectedSha256">What it must have.</param>
    /// <param name="actualSha256">What it has.</param>
    public ModelIntegrityException(string file, string expectedSha256, string actualSha256)
        : base($"'{file}' is damaged and was not used: its SHA-256 is {actualSha256}, expected {expectedSha256}.")
    {
        File = file;
        ExpectedSha256 = expectedSha256;
        ActualSha256 = actualSha256;
    }

    /// <summary>The file or address.</summary>
    public string File { get; }

    /// <summary>What it must have, 64 lower-case hexadecimal digits.</summary>
    public string ExpectedSha256 { get; }

    /// <summary>What it has, 64 lower-case hexadecimal digits.</summary>
    public string ActualSha256 { get; }
}
