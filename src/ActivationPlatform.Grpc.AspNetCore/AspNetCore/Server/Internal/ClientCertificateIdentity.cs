using System.Security.Cryptography.X509Certificates;
using System.Text;
using Grpc.Core;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>What a client certificate says of the caller.</summary>
internal static class ClientCertificateIdentity
{
    private const string CommonName = "x509_common_name";
    private const string AlternativeName = "x509_subject_alternative_name";

    public static AuthContext Of(X509Certificate2? certificate)
    {
        Dictionary<string, List<AuthProperty>> properties = new(StringComparer.Ordinal);
        if (certificate is null)
        {
            return new AuthContext(null, properties);
        }

        foreach (X509SubjectAlternativeNameExtension extension in certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>())
        {
            foreach (string name in extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString())))
            {
                Add(AlternativeName, name);
            }
        }

        Add(CommonName, certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false));
        return new AuthContext(properties.ContainsKey(AlternativeName) ? AlternativeName : CommonName, properties);

        void Add(string name, string value)
        {
            if (!properties.TryGetValue(name, out List<AuthProperty>? values))
            {
                properties[name] = values = [];
            }

            values.Add(AuthProperty.Create(name, Encoding.UTF8.GetBytes(value)));
        }
    }
}
