using System.ComponentModel.DataAnnotations;

namespace Parley.Server.Access;

/// <summary>Section <c>Access</c>.</summary>
internal sealed class AccessOptions
{
    public const string Section = "Access";

    /// <summary>The e-mail address of the administrator that the first start creates. Default <c>admin@localhost</c>.</summary>
    [Required, StringLength(254, MinimumLength = 3)]
    public string AdminEmail { get; set; } = "admin@localhost";

    /// <summary>That administrator's password, at least 10 characters. Without it the start prints a sign-in link.</summary>
    public string? AdminPassword { get; set; }

    /// <summary>How long a browser stays signed in, 5 minutes–90 days. Default 14 days.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "90.00:00:00")]
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromDays(14);

    /// <summary>How long a bearer from <c>login</c> is good, 1 minute–1 day. Default 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan BearerLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a sign-in link is good, 1 minute–7 days. Default 1 day.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan TicketLifetime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Origins besides the server's own whose pages may connect, as <c>https://host[:port]</c>. Default none.</summary>
    public string[] AllowedOrigins { get; set; } = [];
}
