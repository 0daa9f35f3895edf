// One file per behaviour, each bound to data attributes. The site works without any of them.
import "./copy";
import "./nav";
import "./reveal";
import "./tabs";
import "./theme";
