namespace ActivationPlatform.Inference;

/// <summary>What the engine holds at one moment. All but <see cref="LoadedPlans"/> are of all sources of the process together.</summary>
/// <param name="NativeObjects">Objects of ONNX Runtime that are not released yet.</param>
/// <param name="OutputBytesInUse">Bytes of activations and inputs that runs or readers hold.</param>
/// <param name="OutputBytesRetained">Bytes kept for the next run.</param>
/// <param name="LoadedPlans">Execution plans of this source in memory, those in use but already forgotten included.</param>
public sealed record InferenceStatistics(int NativeObjects, long OutputBytesInUse, long OutputBytesRetained, int LoadedPlans);
