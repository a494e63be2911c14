namespace PatronDesk.Faces;

/// <summary>HEAD for every route that serves GET (RFC 9110, 9.3.2).</summary>
internal static class HeadRoutes
{
    /// <summary>Makes every GET route of the group serve HEAD too. The web server then sends no body.</summary>
    public static RouteGroupBuilder WithHeads(this RouteGroupBuilder routes)
    {
        ((IEndpointConventionBuilder)routes).Add(static endpoint =>
        {
            var methods = endpoint.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault()?.HttpMethods ?? [];
            if (methods.Contains(HttpMethods.Get) && !methods.Contains(HttpMethods.Head))
                endpoint.Metadata.Add(new HttpMethodMetadata([.. methods, HttpMethods.Head]));
        });
        return routes;
    }
}
