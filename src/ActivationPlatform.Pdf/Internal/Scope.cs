namespace ActivationPlatform.Pdf.Internal;

/// <summary>Ends something exactly once when it is disposed.</summary>
internal sealed class Scope(Action end) : IDisposable
{
    private Action? _end = end;

    public void Dispose()
    {
        _end?.Invoke();
        _end = null;
    }
}
