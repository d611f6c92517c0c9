using System.Collections.Immutable;

namespace ActivationPlatform.Models.Store;

/// <summary>A public file that the store can download.</summary>
/// <param name="FileName">Its name in the store.</param>
/// <param name="Length">Its size in bytes.</param>
/// <param name="Sha256">Its SHA-256, 64 lower-case hexadecimal digits.</param>
/// <param name="Mirrors">Where it can be had, first choice first.</param>
internal sealed record KnownFile(string FileName, long Length, string Sha256, ImmutableArray<Uri> Mirrors);
