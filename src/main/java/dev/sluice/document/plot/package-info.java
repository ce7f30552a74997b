/** A metric over the time of a run, gathered in bounded memory and drawn by hand as SVG. It knows no journal and no page. */
package dev.sluice.document.plot;
