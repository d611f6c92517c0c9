namespace ActivationPlatform.Cli;

/// <summary>What the process answers its caller.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;
    public const int BeyondTolerance = 3;
    public const int Cancelled = 130;
}
