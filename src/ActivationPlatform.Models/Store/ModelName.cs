namespace ActivationPlatform.Models.Store;

/// <summary>Which names a model may have: such as are the same on every file system and never leave the store's folder.</summary>
internal static class ModelName
{
    public const int LongestName = 64;

    public static bool IsValid(string name) =>
        name.Length is > 0 and <= LongestName && name[0] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
