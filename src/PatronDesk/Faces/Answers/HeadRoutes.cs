namespace PatronDesk.Faces;

/// <summary>What can be read can be asked for its head alone (RFC 9110, 9.3.2).</summary>
internal static class HeadRoutes
{
    /// <summary>Every route of the group that serves GET serves HEAD too; the web server sends no body for it.</summary>
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
