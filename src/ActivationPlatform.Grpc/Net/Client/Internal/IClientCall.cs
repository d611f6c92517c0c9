using Grpc.Core;

namespace Grpc.Net.Client.Internal;

/// <summary>What the call objects of the API ask of a call.</summary>
internal interface IClientCall : IDisposable
{
    Task<Metadata> ResponseHeadersAsync { get; }

    Status GetStatus();

    Metadata GetTrailers();
}
