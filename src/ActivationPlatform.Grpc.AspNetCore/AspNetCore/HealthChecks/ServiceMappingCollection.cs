using System.Collections;

namespace Grpc.AspNetCore.HealthChecks;

/// <summary>The services whose state is told.</summary>
public sealed class ServiceMappingCollection : ICollection<ServiceMapping>
{
    private readonly Dictionary<string, ServiceMapping> _mappings = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public int Count => _mappings.Count;

    /// <inheritdoc />
    public bool IsReadOnly => false;

    /// <summary>Maps health checks to a service; replaces what was mapped to it.</summary>
    /// <param name="name">Full name of the service; empty: the server as a whole.</param>
    /// <param name="predicate">True for health checks that belong to it.</param>
    public void Map(string name, Func<HealthCheckMapContext, bool> predicate) => Add(new ServiceMapping(name, predicate));

    /// <inheritdoc />
    public void Add(ServiceMapping item)
    {
        ArgumentNullException.ThrowIfNull(item);
        _mappings[item.Name] = item;
    }

    /// <inheritdoc />
    public void Clear() => _mappings.Clear();

    /// <inheritdoc />
    public bool Contains(ServiceMapping item) => _mappings.ContainsValue(item);

    /// <inheritdoc />
    public void CopyTo(ServiceMapping[] array, int arrayIndex) => _mappings.Values.CopyTo(array, arrayIndex);

    /// <inheritdoc />
    public bool Remove(ServiceMapping item) => item is not null && Contains(item) && _mappings.Remove(item.Name);

    /// <inheritdoc />
    public IEnumerator<ServiceMapping> GetEnumerator() => _mappings.Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
