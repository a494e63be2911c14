using PatronDesk.Blocks;
using PatronDesk.Sip2.Messages;

namespace PatronDesk.Faces.Sip2.Messages;

/// <summary>Messages 01 and 25: a trusted machine blocks a card, and lifts the blocks that it made itself.</summary>
internal sealed class BlockMessages(CardReader cards, BlockRecords blocks)
{
    public async ValueTask<PatronStatusResponse> BlockAsync(
        BlockPatronRequest request, Visit visit, CancellationToken cancel)
    {
        // The message has no PIN. So the answer tells a machine that may not block only what it could ask for anyway.
        var view = await cards.ReadAsync(visit, request.Patron, default, cancel);
        string? word = "This machine may not block cards.";
        if (visit.Account.Settings.Trusted && view.Standing is { } standing)
        {
            var block = new BlockContent
            {
                UserId = standing.Patron.Uuid,
                Type = "Manual",
                Description = request.Reason.Length > 0 ? request.Reason : "Blocked at a machine.",
                StaffInformation = request.CardRetained
                    ? $"Made by {visit.Account.Login}, which kept the card."
                    : $"Made by {visit.Account.Login}.",
                Borrowing = true,
                Renewals = true,
                Requests = true,
            };
            view = view.With(await blocks.BlockPatronAsync(visit.Caller, block, cancel));
            word = null;
        }

        return PatronMessages.StatusOf(visit, default, request.Patron, view, view.IsKnown ? word : null);
    }

    public async ValueTask<PatronEnableResponse> EnableAsync(
        PatronEnableRequest request, Visit visit, CancellationToken cancel)
    {
        var view = await cards.ReadAsync(visit, request.Card.Patron, request.Card.Password, cancel);
        string? word = null;
        if (!visit.Account.Settings.MayEnable)
        {
            word = "This machine may not lift blocks.";
        }
        else if (view.Standing is { } standing && (!request.Card.Password.IsSent || view.ValidPassword == true))
        {
            view = view.With(await blocks.LiftOwnAsync(visit.Caller, standing.Patron.Uuid, cancel));
        }

        return new PatronEnableResponse
        {
            Answer = new()
            {
                Status = view.Status,
                Date = visit.Clock.Now,
                Institution = visit.Institution,
                Patron = request.Card.Patron,
                Name = view.Name,
                ValidPatron = view.IsKnown,
                ValidPassword = view.ValidPassword,
                ScreenMessages = word is null ? view.ScreenMessages : [word, .. view.ScreenMessages ?? []],
            },
        };
    }
}
