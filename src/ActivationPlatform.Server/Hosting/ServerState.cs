namespace ActivationPlatform.Server.Hosting;

/// <summary>Whether the server takes calls: true once the default model is open, false again when it is to stop.</summary>
internal sealed class ServerState
{
    private volatile bool isServing;

    /// <summary>Whether new calls are welcome.</summary>
    public bool IsServing
    {
        get => isServing;
        set => isServing = value;
    }
}
