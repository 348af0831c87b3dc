namespace Parley.Server.Jobs;

/// <summary>Where a job is.</summary>
/// <param name="Step">One of the kind's steps.</param>
/// <param name="Percent">Of the whole job, 0–100.</param>
/// <param name="Message">A line for people, kept in the job's output.</param>
/// <param name="Done">How many of the step's parts are done.</param>
/// <param name="Total">How many parts the step has.</param>
internal sealed record JobProgress(string Step, int Percent, string? Message = null, int? Done = null, int? Total = null);
