namespace Grpc.Core;

/// <summary>Checks a server's certificate beyond the usual checks.</summary>
/// <param name="context">The server.</param>
/// <returns>True to accept it.</returns>
public delegate bool VerifyPeerCallback(VerifyPeerContext context);
