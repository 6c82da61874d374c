using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Tracker.Tests.Api;

/// <summary>One node as the API sees it.</summary>
public sealed class TestClient : IDisposable
{
    public const string Password = "correct horse";

    private readonly HttpClient _http;
    private string? _token;

    public TestClient(string api)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null;
        _http = new HttpClient(handler) { BaseAddress = new Uri(api) };
        NodeId = new Hash256(RandomNumberGenerator.GetBytes(32));
    }

    public Hash256 NodeId { get; }

    public string? Token
    {
        get => _token;
        set
        {
            _token = value;
            _http.DefaultRequestHeaders.Authorization = value is null ? null : new("Bearer", value);
        }
    }

    public async Task<SignedIn> SignIn(string user, string password = Password, string address = "127.0.0.1:4001")
    {
        var answer = await Post("/sessions", new SignIn(user, password, NodeId, address), ApiJson.Default.SignIn);
        var signedIn = answer.Read(ApiJson.Default.SignedIn);
        Token = signedIn.Token;
        return signedIn;
    }

    public Task<Answer> Get(string path) => Send(HttpMethod.Get, path, null);

    public Task<Answer> Post(string path) => Send(HttpMethod.Post, path, null);

    public Task<Answer> Delete(string path) => Send(HttpMethod.Delete, path, null);

    public Task<Answer> Post<T>(string path, T body, JsonTypeInfo<T> type, params (string Name, string Value)[] headers) =>
        Send(HttpMethod.Post, path, JsonContent.Create(body, type), headers);

    public Task<Answer> PostRaw(string path, string body, params (string Name, string Value)[] headers) =>
        Send(HttpMethod.Post, path, new StringContent(body, Encoding.UTF8, "application/json"), headers);

    public async Task<Answer> Send(HttpMethod method, string path, HttpContent? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, ApiRoutes.Prefix + path) { Content = body };
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        using var response = await _http.SendAsync(request);
        return new Answer(response.StatusCode, await response.Content.ReadAsByteArrayAsync(), response.Headers.ToDictionary(h => h.Key, h => h.Value.First()));
    }

    /// <summary>Without the API's prefix.</summary>
    public async Task<(HttpStatusCode Status, string Body)> GetPlain(string path)
    {
        using var response = await _http.GetAsync(path);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async Task<EventReader> Events(string path = "/events")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, ApiRoutes.Prefix + path);
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        return new EventReader(response);
    }

    public void Dispose() => _http.Dispose();
}

public sealed record Answer(HttpStatusCode Status, byte[] Body, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary><c>ok</c> or the code of the refusal.</summary>
    public string Code => (int)Status < 300 ? "ok" : JsonSerializer.Deserialize(Body, ApiJson.Default.Problem)!.Code;

    public T Read<T>(JsonTypeInfo<T> type) =>
        (int)Status < 300 ? JsonSerializer.Deserialize(Body, type)! : throw new InvalidOperationException(Encoding.UTF8.GetString(Body));
}
