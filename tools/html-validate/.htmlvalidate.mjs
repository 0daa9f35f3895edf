export default {
  root: true,
  extends: ["html-validate:standard"],
  rules: {
    "doctype-style": ["error", { style: "lowercase" }],
    // HTML allows more in an id than a style sheet can select: "example-1-curl.out" is one.
    "valid-id": ["error", { relaxed: true }],
    // A page of a schema is called as the contract calls it.
    "long-title": ["error", { maxlength: 110 }],
    // It costs nothing once it is compressed, and inside code it belongs to the code.
    "no-trailing-whitespace": "off",
    // The masked field of the variables takes a token, which nothing shall keep: it is no sign-in.
    "autocomplete-password": "off",
  },
};
