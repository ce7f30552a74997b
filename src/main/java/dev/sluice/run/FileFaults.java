package dev.sluice.run;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a file could not be read or written, in a few words: the exceptions of the platform often name the file and no reason. */
public final class FileFaults {
    private FileFaults() {}

    public static String reason(IOException failed) {
        return switch (failed) {
            case AccessDeniedException denied -> "permission denied";
            case NoSuchFileException absent -> "there is no such directory";
            case FileSystemException told -> told.getReason() == null ? told.getMessage() : told.getReason();
            default -> failed.getMessage();
        };
    }
}
