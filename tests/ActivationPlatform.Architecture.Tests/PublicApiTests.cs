using System.Reflection;

namespace ActivationPlatform.Architecture.Tests;

public sealed class PublicApiTests
{
    /// <summary>Assemblies whose public API speaks no third party's types. The gRPC projects are the third party's API by design.</summary>
    public static TheoryData<string> Assemblies =>
        ["Analysis", "Imaging", "Typography", "Rendering", "Models", "Inference", "Sdk", "Pdf", "Reports"];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void PublicApi_SpeaksNoTypesOfAThirdParty(string assembly)
    {
        IEnumerable<string> offenders = Assembly.LoadFrom(ProductAssemblies.PathOf(assembly)).GetExportedTypes()
            .SelectMany(type => type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .SelectMany(SignatureTypes)
                .Append(type.BaseType)
                .Concat(type.GetInterfaces())
                .Where(used => used is not null && IsThirdParty(used))
                .Select(used => $"{type.FullName} uses {used!.FullName}"))
            .Distinct();

        Assert.Empty(offenders);
    }

    private static IEnumerable<Type?> SignatureTypes(MemberInfo member) => member switch
    {
        MethodInfo method => method.GetParameters().Select(p => p.ParameterType).Append(method.ReturnType).SelectMany(Unfold),
        ConstructorInfo constructor => constructor.GetParameters().SelectMany(p => Unfold(p.ParameterType)),
        PropertyInfo property => Unfold(property.PropertyType),
        FieldInfo field => Unfold(field.FieldType),
        _ => [],
    };

    private static IEnumerable<Type> Unfold(Type type) =>
        type.GetElementType() is { } element ? Unfold(element) : type.GetGenericArguments().SelectMany(Unfold).Append(type);

    private static bool IsThirdParty(Type type) =>
        type.Assembly.GetName().Name is { } name && !name.StartsWith("System.", StringComparison.Ordinal) && name is not ("System" or "mscorlib" or "netstandard")
        && !name.StartsWith(ProductAssemblies.Prefix, StringComparison.Ordinal) || type.Namespace?.StartsWith("System.Numerics.Tensors", StringComparison.Ordinal) == true;
}
