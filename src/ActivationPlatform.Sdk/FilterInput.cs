namespace ActivationPlatform.Sdk;

/// <summary>One input plane of a filter.</summary>
/// <param name="Name"><c>red</c>, <c>green</c>, <c>blue</c> or <c>gray</c> where the layer reads the picture, else the channel's number from 1.</param>
/// <param name="Index">Its place in the weights, from 0.</param>
public sealed record FilterInput(string Name, int Index);
