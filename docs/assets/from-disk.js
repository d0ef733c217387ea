// Pages opened from a disk (file://): a folder's address shows a list of files there, and modules and fetch do not work.

(() => {
  if (location.protocol !== "file:") return;
  const root = new URL("../", document.currentScript.src).href;

  for (const link of document.querySelectorAll("a[href]")) {
    const address = new URL(link.href);
    if (!address.href.startsWith(root) || !address.pathname.endsWith("/")) continue;
    address.pathname += "index.html";
    link.href = address.href;
  }

  const explain = (place) => {
    const text = document.createElement("p");
    text.className = "search-failure";
    text.setAttribute("role", "status");
    text.textContent =
      "现在的页面是直接从磁盘打开的，可以阅读，不能搜索：搜索要通过网站的服务器。请打开本单位述职库的网址；或者从首页的一览表按年度和组织查找，在一页里查找用 Ctrl+F。";
    place.append(text);
  };
  for (const form of document.querySelectorAll(".home-search, #search-page form")) {
    for (const control of form.elements) control.disabled = true;
    const status = document.querySelector("#search-page .search-status");
    explain(status ?? form);
  }
})();
