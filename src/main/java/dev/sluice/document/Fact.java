package dev.sluice.document;

/** A line of an overview: what is asked, and the answer. */
record Fact(String label, Markup value) {}
