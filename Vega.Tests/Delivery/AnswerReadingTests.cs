using System.Net;
using NodaTime;
using Vega.Domain.Delivery;
using Vega.Portal.Delivery;

namespace Vega.Tests.Delivery;

/// <summary>How answers are read, when attempts are repeated, where may be connected to.</summary>
public sealed class AnswerReadingTests
{
    [Theory]
    [InlineData(200, "application/json", """{"success":true,"id":42}""", AttemptOutcome.Accepted, null, "42")]
    [InlineData(201, "application/json", """{"lead_id":"00Q5"}""", AttemptOutcome.Accepted, null, "00Q5")]
    [InlineData(204, null, "", AttemptOutcome.Accepted, null, null)]
    [InlineData(200, "text/plain", "OK", AttemptOutcome.Accepted, null, null)]
    [InlineData(200, "application/json", """{"success":false,"message":"no"}""", AttemptOutcome.Rejected, "no", null)]
    [InlineData(200, "application/json", """{"status":"rejected","errors":[{"message":"Zip"}]}""", AttemptOutcome.Rejected, "Zip", null)]
    [InlineData(200, "application/json", """{"status":"Duplicate"}""", AttemptOutcome.Duplicate, null, null)]
    [InlineData(200, "text/html", "<html>Sign in</html>", AttemptOutcome.Retry, null, null)]
    [InlineData(200, "application/json", "{oops", AttemptOutcome.Retry, null, null)]
    [InlineData(302, null, "", AttemptOutcome.Retry, null, null)]
    [InlineData(400, "application/json", """{"error":{"message":"Bad phone"}}""", AttemptOutcome.Rejected, "Bad phone", null)]
    [InlineData(401, null, "", AttemptOutcome.Retry, null, null)]
    [InlineData(404, null, "", AttemptOutcome.Retry, null, null)]
    [InlineData(409, null, "", AttemptOutcome.Duplicate, null, null)]
    [InlineData(415, null, "", AttemptOutcome.Error, null, null)]
    [InlineData(429, null, "", AttemptOutcome.Retry, null, null)]
    [InlineData(503, null, "", AttemptOutcome.Retry, null, null)]
    public void Answer_WithoutRules_MeansWhatApisCommonlyMean(int status, string? mediaType, string body, AttemptOutcome outcome, string? reason, string? externalId)
    {
        var verdict = AnswerReading.Read(new Destination { Name = "CRM", Url = "https://crm.example.edu" }, new DeliveryAnswer(status, mediaType, body));
        Assert.Equal((outcome, reason, externalId), (verdict.Outcome, verdict.Reason, verdict.ExternalId));
    }

    [Theory]
    [InlineData(200, """{"result":{"code":7,"text":"Too far away"}}""", AttemptOutcome.Rejected, "Too far away")]
    [InlineData(200, """{"result":{"code":9}}""", AttemptOutcome.Duplicate, null)]
    [InlineData(200, """{"result":{"code":1,"ids":[{"id":"A1"}]}}""", AttemptOutcome.Accepted, null)]
    [InlineData(500, "Deadlock, try again", AttemptOutcome.Retry, null)]
    [InlineData(500, "Unknown field", AttemptOutcome.Error, "The mapping is wrong")]
    public void Answer_WithRules_IsReadByTheFirstThatFits(int status, string body, AttemptOutcome outcome, string? reason)
    {
        var destination = new Destination
        {
            Name = "CRM", Url = "https://crm.example.edu", ReasonPath = "$.result.text", ExternalIdPath = "result.ids[0].id",
            Answers =
            [
                new() { Path = "$.result.code", Is = "7", Means = AnswerMeaning.Rejected }, new() { Path = "result.code", Matches = "^[89]$", Means = AnswerMeaning.Duplicate },
                new() { Status = "500-599", Matches = "unknown field", Means = AnswerMeaning.Error, Reason = "The mapping is wrong" },
            ],
        };
        var verdict = AnswerReading.Read(destination, new DeliveryAnswer(status, null, body));
        Assert.Equal((outcome, reason, outcome == AttemptOutcome.Accepted ? "A1" : null), (verdict.Outcome, verdict.Reason, verdict.ExternalId));
    }

    [Fact]
    public void Timetable_Standard_EndsWithin3Days()
    {
        var timetable = new RetryTimetable(RetryTimetable.Standard);
        var (began, at, attempts) = (Instant.FromUnixTimeSeconds(0), Instant.FromUnixTimeSeconds(0), 1);
        while (timetable.Next(began, attempts, at, null, 0.5) is { } next) (at, attempts) = (next, attempts + 1);
        Assert.InRange(at - began, Duration.FromHours(70), RetryTimetable.Longest);
        Assert.Equal(RetryTimetable.Standard.Count + 1, attempts);
    }

    [Fact]
    public void Timetable_RetryAfterAndJitter_AreHonoured()
    {
        var now = Instant.FromUnixTimeSeconds(1000);
        var timetable = new RetryTimetable([10, 20]);
        Assert.Equal((8, 12, 60), (Seconds(1, null, 0), Seconds(1, null, 1), Seconds(1, Duration.FromMinutes(1), 0.5)));
        Assert.Null(timetable.Next(now, 3, now, null, 0));
        Assert.Null(timetable.Next(now, 1, now, Duration.FromDays(4), 0));
        Assert.NotNull(new RetryTimetable([10]).Next(now, 300, now, null, 0));
        double Seconds(int attempts, Duration? retryAfter, double chance) => (timetable.Next(now, attempts, now, retryAfter, chance)!.Value - now).TotalSeconds;
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("172.31.0.1", true)]
    [InlineData("192.168.1.1", true)]
    [InlineData("169.254.169.254", true)]
    [InlineData("100.64.0.1", true)]
    [InlineData("0.0.0.0", true)]
    [InlineData("255.255.255.255", true)]
    [InlineData("::1", true)]
    [InlineData("::ffff:10.0.0.1", true)]
    [InlineData("64:ff9b::a00:1", true)]
    [InlineData("2002:c0a8:0101::", true)]
    [InlineData("fd00::1", true)]
    [InlineData("fe80::1", true)]
    [InlineData("8.8.8.8", false)]
    [InlineData("2606:4700::1111", false)]
    public void Address_Private_IsKnown(string address, bool isPrivate) => Assert.Equal(isPrivate, PrivateAddresses.IsPrivate(IPAddress.Parse(address)));

    [Fact]
    public void Signature_OfStandardWebhooks_IsTheirs() =>
        // The example of the Standard Webhooks specification.
        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", DestinationClient.Sign("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", """{"test": 2432232314}"""));
}
