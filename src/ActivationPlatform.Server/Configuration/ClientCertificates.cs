namespace ActivationPlatform.Server.Configuration;

/// <summary>What a client's certificate is asked for.</summary>
public enum ClientCertificates
{
    /// <summary>Without one there is no connection.</summary>
    Required,

    /// <summary>One that is shown must be right; without one a key or a token is needed, if there are any.</summary>
    Optional,
}
