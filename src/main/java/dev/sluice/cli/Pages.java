package dev.sluice.cli;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The pages of the codes: those of {@code docs/diagnostics}, which the build puts beside the classes. */
final class Pages {
    private Pages() {}

    static Page of(Code code) {
        String resource = "/" + code.page();
        try (InputStream page = Pages.class.getResourceAsStream(resource)) {
            if (page == null) {
                throw new IllegalStateException(resource + " is not part of this build");
            }
            return Page.read(code, new String(page.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
