// The one name the page gives to the outside.
declare global {
  var geci: Promise<any>;
  interface Window {
    geci: Promise<any>;
  }
}
export {};
