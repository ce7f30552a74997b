/**
 * What a journal tells of a run, as data: ended or still open, in bounded memory. The report's pages and its JSON are written from it;
 * it knows neither markdown nor HTML.
 */
package dev.sluice.document.record;
