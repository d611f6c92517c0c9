using Google.Protobuf.Reflection;

namespace Grpc.Reflection;

/// <summary>Finds files by name, and symbols and extensions in them.</summary>
public class SymbolRegistry
{
    private readonly Dictionary<string, FileDescriptor> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileDescriptor> _symbols = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Message, int Number), FileDescriptor> _extensions = [];

    private SymbolRegistry()
    {
    }

    /// <summary>Registers files and all that they import.</summary>
    /// <param name="fileDescriptors">The files.</param>
    public static SymbolRegistry FromFiles(IEnumerable<FileDescriptor> fileDescriptors)
    {
        ArgumentNullException.ThrowIfNull(fileDescriptors);
        SymbolRegistry registry = new();
        foreach (FileDescriptor file in fileDescriptors)
        {
            registry.Add(file);
        }

        return registry;
    }

    /// <summary>The file with a name; null if there is none.</summary>
    /// <param name="filename">Its name, as files import it.</param>
    public FileDescriptor? FileByName(string filename) => _files.GetValueOrDefault(filename);

    /// <summary>The file that defines a symbol; null if there is none.</summary>
    /// <param name="symbol">Full name of a service, method, message, field, oneof, enum or enum value.</param>
    public FileDescriptor? FileContainingSymbol(string symbol) => _symbols.GetValueOrDefault(symbol);

    internal FileDescriptor? FileContainingExtension(string message, int number) => _extensions.GetValueOrDefault((message, number));

    internal IEnumerable<int> ExtensionNumbersOf(string message) =>
        _extensions.Keys.Where(key => key.Message == message).Select(key => key.Number).Order();

    private void Add(FileDescriptor file)
    {
        if (!_files.TryAdd(file.Name, file))
        {
            return;
        }

        foreach (FileDescriptor import in file.Dependencies)
        {
            Add(import);
        }

        foreach (ServiceDescriptor service in file.Services)
        {
            Add(service);
            foreach (MethodDescriptor method in service.Methods)
            {
                Add(method);
            }
        }

        foreach (MessageDescriptor message in file.MessageTypes)
        {
            AddMessage(message);
        }

        foreach (EnumDescriptor type in file.EnumTypes)
        {
            AddEnum(type);
        }

        AddExtensions(file.Extensions);
    }

    private void AddMessage(MessageDescriptor message)
    {
        Add(message);
        foreach (FieldDescriptor field in message.Fields.InDeclarationOrder())
        {
            Add(field);
        }

        foreach (OneofDescriptor oneof in message.Oneofs)
        {
            Add(oneof);
        }

        foreach (MessageDescriptor nested in message.NestedTypes)
        {
            AddMessage(nested);
        }

        foreach (EnumDescriptor nested in message.EnumTypes)
        {
            AddEnum(nested);
        }

        AddExtensions(message.Extensions);
    }

    private void AddEnum(EnumDescriptor type)
    {
        Add(type);
        foreach (EnumValueDescriptor value in type.Values)
        {
            Add(value);
        }
    }

    private void AddExtensions(ExtensionCollection extensions)
    {
        foreach (FieldDescriptor extension in extensions.UnorderedExtensions)
        {
            Add(extension);
            _extensions.TryAdd((extension.ExtendeeType.FullName, extension.FieldNumber), extension.File);
        }
    }

    private void Add(DescriptorBase symbol) => _symbols.TryAdd(symbol.FullName, symbol.File);
}
