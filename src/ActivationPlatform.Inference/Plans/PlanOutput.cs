using ActivationPlatform.Models;

namespace ActivationPlatform.Inference.Plans;

/// <summary>A tensor that a plan puts out.</summary>
/// <param name="TensorName">Its name in the graph.</param>
/// <param name="Shape">Its shape for one image.</param>
/// <param name="IsShown">Whether it is shown to a visitor where the engine has it, instead of being put out. True for all outputs of a plan or for none.</param>
internal sealed record PlanOutput(string TensorName, TensorShape Shape, bool IsShown = false);
