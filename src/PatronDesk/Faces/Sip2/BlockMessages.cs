using PatronDesk.Blocks;
using PatronDesk.Sip2.Messages;

namespace PatronDesk.Faces.Sip2;

/// <summary>Messages 01 and 25: a trusted machine blocks a card, and lifts what it made itself.</summary>
internal static class BlockMessages
{
    public static async ValueTask BlockAsync(SipSession session, CancellationToken cancel)
    {
        var request = new BlockPatronRequest(session.Request);
        // The message has no PIN: it tells a machine that may not block nothing that it could not ask for.
        var view = await PatronView.FindAsync(session, request.Patron, default, cancel);
        string? word = "This machine may not block cards.";
        if (session.Account.Trusted && view.Standing is { } standing)
        {
            var block = new BlockContent
            {
                UserId = standing.Patron.Uuid,
                Type = "Manual",
                Description = request.Reason.Length > 0 ? request.Reason : "Blocked at a machine.",
                StaffInformation = request.CardRetained ? $"Made by {session.Account.Login}, which kept the card." : $"Made by {session.Account.Login}.",
                Borrowing = true,
                Renewals = true,
                Requests = true,
            };
            word = await session.Desk.Blocks.CreateAsync(session.Caller, id: null, block, cancel) is CreateBlock.Created
                ? null
                : Refusal.NotNow;
            view = await PatronView.FindAsync(session, request.Patron, default, cancel);
        }

        PatronMessages.Answer(session, default, request.Patron, view, view.IsKnown ? word : null);
    }

    public static async ValueTask EnableAsync(SipSession session, CancellationToken cancel)
    {
        var request = new PatronEnableRequest(session.Request);
        var view = await PatronView.FindAsync(session, request.Patron, request.Password, cancel);
        string? word = null;
        if (!session.Account.MayEnable)
        {
            word = "This machine may not lift blocks.";
        }
        else if (view.Standing is { } standing && view.ValidPassword != false)
        {
            await session.Desk.Blocks.LiftOwnAsync(session.Caller, standing.Patron.Uuid, cancel);
            view = await PatronView.FindAsync(session, request.Patron, request.Password, cancel);
        }

        session.Answer(new PatronEnableResponse
        {
            Status = view.Status,
            Date = session.Now,
            Institution = session.Account.Institution,
            Patron = request.Patron,
            Name = view.Name,
            ValidPatron = view.IsKnown,
            ValidPassword = view.ValidPassword,
            ScreenMessages = word is null ? view.ScreenMessages : [word, .. view.ScreenMessages ?? []],
        });
    }
}
