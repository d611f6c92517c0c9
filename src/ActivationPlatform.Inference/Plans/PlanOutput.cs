using ActivationPlatform.Models;

namespace ActivationPlatform.Inference.Plans;

/// <summary>A tensor that a plan puts out.</summary>
/// <param name="TensorName">Its name in the graph.</param>
/// <param name="Shape">Its shape for one image.</param>
internal sealed record PlanOutput(string TensorName, TensorShape Shape);
