using System.Diagnostics;
using System.Text.Json;
using PatronDesk.Accounts;
using PatronDesk.Patrons;

namespace PatronDesk.Faces.Libib;

/// <summary>
/// <c>/managers</c>: the library's staff, as Libib shows them. Staff without an email are shown by their sign-in name.
/// </summary>
internal sealed class ManagerEndpoints(StaffRecords staff)
{
    private static readonly string[] Names = ["first_name", "last_name", "email", "password", "role"];

    public void Map(IEndpointRouteBuilder libib)
    {
        var managers = libib.MapGroup("/managers").WithMetadata(new LibibRoute(Permissions.ManageStaff));
        managers.MapGet("/", ListAsync);
        managers.MapPost("/", CreateAsync);
        managers.MapGet("/{email}", GetAsync);
        managers.MapDelete("/{email}", DeleteAsync);
    }

    private async Task ListAsync(HttpContext context) => await JsonBody.WriteAsync(
        context,
        await staff.ListAsync(SignIn.CallerOf(context).Library, context.RequestAborted),
        static (writer, members) =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("total"u8, members.Count);
            writer.WriteStartArray("managers"u8);
            foreach (var member in members)
                Write(writer, member);
            writer.WriteEndArray();
            writer.WriteEndObject();
        });

    private async Task GetAsync(HttpContext context)
    {
        if (await FindAsync(context) is { } member)
            await JsonBody.WriteAsync(context, member, Write);
        else
            await NotFoundAsync(context);
    }

    private async Task CreateAsync(HttpContext context)
    {
        var said = await LibibParameters.ReadAsync(context, Names.Contains, static _ => false);
        foreach (var name in Names)
        {
            var text = said.GetValueOrDefault(name, "");
            // A blank may be part of a password.
            said[name] = name == "password" ? text : text.Trim();
            if (said[name].Length > 0)
                continue;
            await LibibError.BadRequestAsync(
                context, "missing_field", $"{name} is missing; all of {string.Join(", ", Names)} are needed.", name);
            return;
        }

        if (WhatIsWrong(said) is var (field, code, message))
        {
            await LibibError.BadRequestAsync(context, code, message, field);
            return;
        }

        var wanted = new NewStaffMember(said["email"], said["password"], LibibRole.RoleOf(said["role"])!)
        {
            Email = said["email"],
            FirstName = said["first_name"],
            LastName = said["last_name"],
            RoleAsGiven = said["role"],
        };
        switch (await staff.CreateAsync(SignIn.CallerOf(context), wanted, context.RequestAborted))
        {
            case CreateStaff.Created(var member):
                await JsonBody.WriteAsync(context, member, Write);
                break;
            case CreateStaff.Taken:
                await LibibError.BadRequestAsync(context, "email_taken", "Another manager has this email already.", "email");
                break;
            case CreateStaff.TakenByPatron:
                await LibibError.BadRequestAsync(
                    context, "email_taken", "A patron has this email as their username; send another.", "email");
                break;
            default:
                throw new UnreachableException();
        }
    }

    private async Task DeleteAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } member)
        {
            await NotFoundAsync(context);
            return;
        }

        var outcome = member.Role == Roles.Owner
            ? ChangeStaff.LastOwner
            : await staff.RemoveAsync(SignIn.CallerOf(context), member.Id, context.RequestAborted);
        switch (outcome)
        {
            case ChangeStaff.Done:
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                break;
            case ChangeStaff.LastOwner:
                await LibibError.BadRequestAsync(context, "owner", "The owner cannot be removed.");
                break;
            case ChangeStaff.NotFound:
                await NotFoundAsync(context);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private async ValueTask<StaffMember?> FindAsync(HttpContext context)
    {
        var (library, name) = (SignIn.CallerOf(context).Library, (string)context.Request.RouteValues["email"]!);
        return await staff.FindByEmailAsync(library, name, context.RequestAborted)
            ?? await staff.FindByUsernameAsync(library, name, context.RequestAborted) switch
            {
                { Email: null } member => member,
                _ => null,
            };
    }

    private static (string Field, string Code, string Message)? WhatIsWrong(Dictionary<string, string> said)
    {
        foreach (var name in Names)
        {
            if (!PatronRules.IsCleanText(said[name]))
                return (name, "bad_character", $"{name} holds a control character or half a character pair.");
            var longest = name == "password" ? StaffRecords.LongestPassword : StaffRecords.LongestName;
            if (said[name].Length > longest)
                return (name, "too_long", $"{name} may have {longest} characters at most.");
        }

        if (!PatronRules.IsEmail(said["email"]))
            return ("email", "bad_email", "email must be an address such as mary@example.org.");
        if (said["password"].Length < StaffRecords.ShortestPassword)
            return ("password", "password_too_short", $"password must have {StaffRecords.ShortestPassword} characters at least.");
        return LibibRole.RoleOf(said["role"]) is null
            ? ("role", "bad_role", $"role must be {LibibRole.Rule}.")
            : null;
    }

    private static Task NotFoundAsync(HttpContext context) =>
        LibibError.WriteAsync(context, StatusCodes.Status404NotFound, "no_such_manager", "The library has no manager with this email.");

    private static void Write(Utf8JsonWriter writer, StaffMember member)
    {
        writer.WriteStartObject();
        writer.WriteString("first_name"u8, member.FirstName);
        writer.WriteString("last_name"u8, member.LastName);
        writer.WriteString("email"u8, member.Email ?? member.Username);
        writer.WriteString("role"u8, LibibRole.WordFor(member));
        writer.WriteEndObject();
    }
}
