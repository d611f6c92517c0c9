using System.Runtime.InteropServices;

namespace ActivationPlatform.Inference.Native;

/// <summary>Owns one native object. A handle may keep another alive that must be released after it (a session its environment).</summary>
internal sealed class OrtHandle : SafeHandle
{
    private readonly OrtApi api;
    private readonly OrtRelease release;
    private readonly OrtHandle? outlivedBy;

    /// <summary>Takes over a native object that was just created.</summary>
    public OrtHandle(OrtApi api, OrtRelease release, nint instance, OrtHandle? outlivedBy = null)
        : base(0, ownsHandle: true)
    {
        this.api = api;
        this.release = release;
        if (outlivedBy is not null)
        {
            bool added = false;
            outlivedBy.DangerousAddRef(ref added);
            this.outlivedBy = outlivedBy;
        }

        api.CountCreated();
        SetHandle(instance);
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        api.Release(release, handle);
        api.CountReleased();
        outlivedBy?.DangerousRelease();
        return true;
    }
}
