// One file per behaviour, each bound to data attributes. The site works without any of them.
import "./copy";
import "./copy-page";
import "./language";
import "./nav";
import "./reveal";
import "./search-open";
import "./tab-choice";
import "./theme";
import "./toc";
import "./variables";
import "./wrap";
