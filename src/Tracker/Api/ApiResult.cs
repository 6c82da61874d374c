using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AkkaP2P.Protocol;
using AkkaP2P.Protocol.Api;

namespace AkkaP2P.Tracker.Api;

/// <summary>What a handler answers. <see cref="Change"/> goes into a header when the answer rests on one.</summary>
internal abstract record ApiResult
{
    public long Change { get; init; }

    /// <summary>For the metrics: <c>ok</c> or the code of the refusal.</summary>
    public virtual string Code => "ok";

    /// <summary>Why it was refused, when that is a bound; for the log.</summary>
    public virtual string? Bound => null;

    public abstract Task Write(HttpResponse response);

    public static implicit operator ApiResult(CommandError error) => new Refused(error);

    public static ApiResult Json<T>(T value, JsonTypeInfo<T> type) => new JsonBody<T>(value, type);

    public static ApiResult Done(long change) => new JsonBody<Done>(Protocol.Done.Instance, ApiJson.Default.Done) { Change = change };

    /// <summary>An expected refusal.</summary>
    public sealed record Refused(CommandError Error) : ApiResult
    {
        public override string Code => Error.Code.Wire();

        public override string? Bound => Error.Code == ErrorCode.RateLimited ? Error.Message : null;

        public override Task Write(HttpResponse response) => WriteAs(response, StatusOf(Error.Code));

        public Task WriteAs(HttpResponse response, int status) => WriteProblem(response, status, Error);
    }

    /// <summary>Nothing was done; this or another tracker may do it in a moment.</summary>
    public record Unavailable(string Reason) : ApiResult
    {
        public override string Code => "unavailable";

        public override Task Write(HttpResponse response) =>
            WriteProblem(response, StatusCodes.Status503ServiceUnavailable, new CommandError(ErrorCode.Internal, Reason));
    }

    /// <summary>This tracker does as much as it can of such things already.</summary>
    public sealed record Busy(string Reason) : Unavailable(Reason)
    {
        public override string? Bound => Reason;
    }

    /// <summary>The body is larger than this command may be.</summary>
    public sealed record TooLarge : ApiResult
    {
        public override string Code => ErrorCode.Usage.Wire();

        public override Task Write(HttpResponse response) =>
            WriteProblem(response, StatusCodes.Status413PayloadTooLarge, Refusals.Usage("the body is too large"));
    }

    public sealed record Octets(byte[] Bytes) : ApiResult
    {
        public override Task Write(HttpResponse response) => WriteBytes(response, "application/octet-stream", Bytes);
    }

    public sealed record Text(string Body, string ContentType) : ApiResult
    {
        public override Task Write(HttpResponse response) => WriteBytes(response, ContentType, System.Text.Encoding.UTF8.GetBytes(Body));
    }

    /// <summary>The handler wrote the answer itself.</summary>
    public sealed record Written : ApiResult
    {
        public override Task Write(HttpResponse response) => Task.CompletedTask;
    }

    private sealed record JsonBody<T>(T Value, JsonTypeInfo<T> Type) : ApiResult
    {
        public override Task Write(HttpResponse response) =>
            WriteBytes(response, "application/json", JsonSerializer.SerializeToUtf8Bytes(Value, Type));
    }

    private static Task WriteProblem(HttpResponse response, int status, CommandError error)
    {
        response.StatusCode = status;
        if (error.RetryAfterSeconds is { } seconds) response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var problem = new Problem(error.Message, status, error.Code.Wire(), null, error.RetryAfterSeconds);
        return WriteBytes(response, Problem.ContentType, JsonSerializer.SerializeToUtf8Bytes(problem, ApiJson.Default.Problem));
    }

    private static Task WriteBytes(HttpResponse response, string contentType, byte[] body)
    {
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, response.HttpContext.RequestAborted).AsTask();
    }

    private static int StatusOf(ErrorCode code) => code switch
    {
        ErrorCode.NotLoggedIn or ErrorCode.InvalidCredentials => StatusCodes.Status401Unauthorized,
        ErrorCode.RateLimited => StatusCodes.Status429TooManyRequests,
        ErrorCode.NotAMember or ErrorCode.NotOwner => StatusCodes.Status403Forbidden,
        ErrorCode.GroupNotFound or ErrorCode.RequestNotFound or ErrorCode.FileNotFound => StatusCodes.Status404NotFound,
        ErrorCode.UserExists or ErrorCode.GroupExists or ErrorCode.FileExists or ErrorCode.AlreadyMember or ErrorCode.AlreadyRequested =>
            StatusCodes.Status409Conflict,
        ErrorCode.Internal => StatusCodes.Status500InternalServerError,
        _ => StatusCodes.Status400BadRequest,
    };
}
