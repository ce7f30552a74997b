package dev.sluice.document;

/** A document: the name of its file, without a directory, and its whole text. */
public record GeneratedFile(String name, String text) {}
