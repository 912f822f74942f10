--- Property lists for the preprocessor of C, to which Xcode hands a list over
--- first where it is to (Xcode, Build settings reference,
--- INFOPLIST_PREPROCESS). It is not run here.

local preprocessed = {}

local DIRECTIVES = { define = true, ["if"] = true, ifdef = true, ifndef = true,
                     import = true, include = true, undef = true,
                     ["else"] = true, ["elif"] = true, ["endif"] = true }

--- Why a text of a list is not read; nothing where no directive is in it.
---@param text string
---@return string?
---@nodiscard
function preprocessed.why(text)
  for name in ("\n" .. text):gmatch "\n[ \t]*#[ \t]*(%l+)" do
    if DIRECTIVES[name] then
      return "a property list for the preprocessor (INFOPLIST_PREPROCESS), "
        .. "which is not run: check the one of the app that is built"
    end
  end
end

return preprocessed
