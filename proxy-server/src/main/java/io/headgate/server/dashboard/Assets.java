package io.headgate.server.dashboard;

import io.headgate.server.http.Answer;
import io.headgate.server.http.Route;
import io.headgate.server.http.Routes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** The page and what it consists of: resources beside this class, and nothing from elsewhere. */
final class Assets {

    private static final String PAGE = "index.html";
    private static final String ICON = "icon.svg";
    private static final List<String> PARTS = List.of("style.css", "errors.js", "main.js", "source.js", "verdict.js",
            "format.js", "charts.js", "tables.js", ICON, "uplot/uPlot.iife.min.js", "uplot/uPlot.min.css",
            "uplot/LICENSE");
    private static final Map<String, String> TYPES = Map.of("html", "text/html; charset=utf-8", "css",
            "text/css; charset=utf-8", "js", "text/javascript; charset=utf-8", "svg", "image/svg+xml", "LICENSE",
            "text/plain; charset=utf-8");
    /** Only what this port itself serves is loaded or asked, no script stands in the page, and nobody frames it. */
    private static final String POLICY =
            "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private Assets() {
    }

    /** Lets {@code routes} answer with them. */
    static Routes addTo(Routes routes) {
        PARTS.forEach(part -> add(routes, "/dashboard/" + part, read(part)));
        // browsers ask for it whatever a page says
        add(routes, "/favicon.ico", read(ICON));
        return routes.home(read(PAGE));
    }

    private static void add(Routes routes, String path, Answer answer) {
        routes.add("GET", path, null, Route.of(call -> answer));
    }

    private static Answer read(String name) {
        String type = TYPES.get(name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('/')) + 1));
        try (InputStream in = Assets.class.getResourceAsStream(name)) {
            return Answer.of(200, type, in.readAllBytes()).with("Content-Security-Policy", POLICY)
                    .with("Referrer-Policy", "no-referrer");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
