using System.Text.Json.Serialization;

namespace Parley.Server.Jobs;

/// <summary>A job as its owner sees it: the <c>job</c> of the protocol.</summary>
internal sealed record JobView(
    string JobId,
    string Kind,
    string Title,
    string Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Step,
    IReadOnlyList<string> Steps,
    int Progress,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Error,
    bool CancelRequested,
    DateTimeOffset CreatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] DateTimeOffset? StartedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] DateTimeOffset? EndedAt)
{
    public static JobView Of(Job job) => new(
        job.JobId, job.Kind, job.Title, job.Status, job.Step, job.Steps, job.Progress, job.Error, job.CancelRequested,
        job.CreatedAt, job.StartedAt, job.EndedAt);
}
