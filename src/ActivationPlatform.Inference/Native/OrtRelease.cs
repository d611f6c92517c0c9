namespace ActivationPlatform.Inference.Native;

/// <summary>Positions of the Release functions in the table.</summary>
internal enum OrtRelease
{
    Environment = 92,
    Status = 93,
    MemoryInfo = 94,
    Session = 95,
    Value = 96,
    RunOptions = 97,
    TensorTypeAndShape = 99,
    SessionOptions = 100,
    CustomOperatorDomain = 101,
    ThreadingOptions = 122,
    ArenaConfiguration = 157,
}
