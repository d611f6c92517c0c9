namespace ActivationPlatform.Imaging;

/// <summary>How samples of type <typeparamref name="T"/> enter and leave the double-precision arithmetic of <see cref="Imresize"/>.</summary>
internal interface IResizeSample<T>
    where T : unmanaged
{
    static abstract void Widen(ReadOnlySpan<T> source, Span<double> destination);

    static abstract void Narrow(ReadOnlySpan<double> source, Span<T> destination);
}
