using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace ActivationPlatform.Server.Pages;

/// <summary>The pages that a browser finds at the server's address.</summary>
internal static class PageExtensions
{
    // Pages run their own scripts and styles and talk to this server alone; a photo that was picked is a blob.
    private const string ContentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Serves a folder of pages, or the page that is built in. Calls pass.</summary>
    /// <param name="application">The pipeline; before its routing.</param>
    /// <param name="folder">The folder, with an index.html; null for the built-in page.</param>
    public static void UsePages(this IApplicationBuilder application, string? folder)
    {
        IFileProvider files = folder is null ? new EmbeddedFileProvider(typeof(PageExtensions).Assembly, typeof(PageExtensions).Namespace) : new PhysicalFileProvider(Path.GetFullPath(folder));
        application.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        application.UseStaticFiles(new StaticFileOptions { FileProvider = files, OnPrepareResponse = SetHeaders });
    }

    private static void SetHeaders(StaticFileResponseContext context)
    {
        IHeaderDictionary headers = context.Context.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-cache"; // asked for again with the ETag, so that a new version shows at once
    }
}
