using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using Vega.Domain.Delivery;
using Vega.Portal.Platform;
using Vega.Portal.Security;

namespace Vega.Portal.Delivery;

/// <summary>What was sent, what came back, and how it is read.</summary>
/// <param name="Verdict">How it is read.</param>
/// <param name="Answer">The answer; null when none came.</param>
/// <param name="Took">How long it took.</param>
public sealed record Exchange(DeliveryVerdict Verdict, DeliveryAnswer? Answer, TimeSpan Took);

/// <summary>Sends one request to a client's own system and reads the answer. Follows no redirect, keeps no cookie, uses no proxy, reads at most <see cref="MostRead"/> bytes.</summary>
public sealed class DestinationClient : IDisposable
{
    /// <summary>An answer is not read further.</summary>
    public const int MostRead = 256 * 1024;

    /// <summary>The header that marks a request as a test.</summary>
    public const string TestHeader = "X-Vega-Test";

    private readonly HttpMessageInvoker _http;
    private readonly Secrets _secrets;
    private readonly TimeProvider _time;

    public DestinationClient(PrivateAddresses addresses, Secrets secrets, TimeProvider time)
    {
        (_secrets, _time) = (secrets, time);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseCookies = false, UseProxy = false, AutomaticDecompression = DecompressionMethods.None, ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2), MaxResponseHeadersLength = 64, ConnectCallback = addresses.ConnectAsync,
        });
    }

    /// <summary>Sends. Whatever the other system does, this answers; only a bug throws.</summary>
    public async Task<Exchange> SendAsync(Destination destination, string address, bool test, string webhookId, string body, string mediaType, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(destination.TimeoutSeconds));
        using var content = new SentContent(Encoding.UTF8.GetBytes(body), mediaType);
        DeliveryVerdict Fault(string what) => new(AttemptOutcome.Retry, what) { MayHaveArrived = content.Sent };
        DeliveryVerdict verdict;
        DeliveryAnswer? answer = null;
        try
        {
            using var request = Request(destination, address, test, webhookId, content, body);
            if (request is null) return new(Fault("its secret cannot be read any more; set it again"), null, _time.GetElapsedTime(started));
            using var response = await _http.SendAsync(request, limit.Token);
            answer = await ReadAsync(response, limit.Token);
            verdict = AnswerReading.Read(destination, answer);
        }
        catch (OperationCanceledException)
        {
            verdict = Fault(cancellationToken.IsCancellationRequested ? "Vega stopped while it was sent" : content.Sent ? $"no answer within {destination.TimeoutSeconds} s" : "no connection within 10 s");
        }
        catch (HttpRequestException e)
        {
            verdict = Fault(Words(e));
        }
        catch (IOException)
        {
            verdict = Fault("the connection broke before the answer was complete");
        }
        return new Exchange(verdict, answer, _time.GetElapsedTime(started));
    }

    private static string Words(HttpRequestException e) => e switch
    {
        _ when e.InnerException is RefusedAddress => "its address is private, and Vega:Delivery:AllowedPrivateHosts does not list it",
        { HttpRequestError: HttpRequestError.NameResolutionError } or { InnerException: System.Net.Sockets.SocketException { SocketErrorCode: System.Net.Sockets.SocketError.HostNotFound or System.Net.Sockets.SocketError.NoData or System.Net.Sockets.SocketError.TryAgain } } => "its name is not known",
        { HttpRequestError: HttpRequestError.ConnectionError } => "no connection",
        { HttpRequestError: HttpRequestError.SecureConnectionError } => "no trusted TLS connection",
        { HttpRequestError: HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse } => "the connection was closed before an answer",
        _ => "the connection broke before an answer",
    };

    private HttpRequestMessage? Request(Destination destination, string address, bool test, string webhookId, HttpContent content, string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        var timestamp = _time.Now().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        request.Headers.TryAddWithoutValidation("User-Agent", "Vega");
        request.Headers.TryAddWithoutValidation("Accept", "application/json, */*;q=0.5");
        foreach (var (name, kept) in destination.ProtectedHeaders)
        {
            if (_secrets.Reveal(kept) is not { } value) return null;
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }
        request.Headers.TryAddWithoutValidation("webhook-id", webhookId);
        if (test) request.Headers.TryAddWithoutValidation(TestHeader, "true");
        request.Headers.TryAddWithoutValidation("webhook-timestamp", timestamp);
        if (destination.Auth == DeliveryAuth.None) return request;
        if (_secrets.Reveal(destination.ProtectedSecret) is not { } secret) return null;
        if (destination.Auth == DeliveryAuth.Hmac) request.Headers.TryAddWithoutValidation("webhook-signature", Sign(secret, webhookId, timestamp, body));
        else request.Headers.Authorization = destination.Auth == DeliveryAuth.Bearer
            ? new AuthenticationHeaderValue("Bearer", secret)
            : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{destination.UserName}:{secret}")));
        return request;
    }

    /// <summary>As Standard Webhooks has it: a key that begins with <c>whsec_</c> is base64, any other is taken as text.</summary>
    public static string Sign(string secret, string id, string timestamp, string body)
    {
        var key = secret.StartsWith("whsec_", StringComparison.Ordinal) && TryBase64(secret["whsec_".Length..]) is { } bytes ? bytes : Encoding.UTF8.GetBytes(secret);
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}")));
    }

    private static byte[]? TryBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var count) ? bytes[..count] : null;
    }

    private async Task<DeliveryAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var bytes = new byte[MostRead + 1];
        var read = 0;
        await using (var stream = await response.Content.ReadAsStreamAsync(cancellationToken))
        {
            while (read < bytes.Length && await stream.ReadAsync(bytes.AsMemory(read), cancellationToken) is > 0 and var count) read += count;
        }
        var encoding = Encoding.UTF8;
        try
        {
            if (response.Content.Headers.ContentType?.CharSet is { } charset) encoding = Encoding.GetEncoding(charset.Trim('"'));
        }
        catch (ArgumentException)
        {
            // A charset that does not exist: most likely UTF-8 all the same.
        }
        return new DeliveryAnswer((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, encoding.GetString(bytes, 0, Math.Min(read, MostRead)), read > MostRead, RetryAfter(response));
    }

    private Duration? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => Duration.FromTimeSpan(delta),
        { Date: { } date } => Duration.Max(Duration.Zero, Instant.FromDateTimeOffset(date) - _time.Now()),
        _ => null,
    };

    public void Dispose() => _http.Dispose();

    /// <summary>Knows whether it was sent: what was not sent cannot have arrived.</summary>
    private sealed class SentContent : ByteArrayContent
    {
        public SentContent(byte[] body, string mediaType) : base(body) => Headers.ContentType = new MediaTypeHeaderValue(mediaType) { CharSet = mediaType.EndsWith("json", StringComparison.Ordinal) ? "utf-8" : null };

        public bool Sent { get; private set; }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            Sent = true;
            return base.SerializeToStreamAsync(stream, context, cancellationToken);
        }
    }
}
